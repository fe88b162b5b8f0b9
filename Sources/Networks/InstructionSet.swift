package import CKernels
import Foundation

/// A set of vector instructions that the kernels were compiled for.
public enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of this architecture has (SSE2 on x86-64).
  case baseline
  /// 256-bit vectors with fused multiply-add.
  case avx2
  /// 512-bit vectors (x86-64-v4).
  case avx512
  /// 128-bit vectors of arm64.
  case neon

  /// The sets that are in this build and that this processor can run, slowest first.
  public static let available: [InstructionSet] = allCases.filter { $0.kernels != nil }

  /// The fastest set that runs here.
  public static var best: InstructionSet { available.last ?? .baseline }

  /// The environment variable that forces a set: `FACET_KERNELS=baseline`.
  public static let environmentVariable = "FACET_KERNELS"

  /// The set that the environment asks for, or ``best``.
  ///
  /// - Parameter environment: this process's own when nil.
  /// - Throws: ``NetworksError/unknownInstructionSet(_:)`` or ``NetworksError/unavailableInstructionSet(_:)``.
  public static func preferred(
    environment: [String: String]? = nil
  ) throws(NetworksError) -> InstructionSet {
    let environment = environment ?? ProcessInfo.processInfo.environment
    guard let name = environment[environmentVariable], !name.isEmpty else { return best }
    guard let set = InstructionSet(rawValue: name.lowercased()) else {
      throw .unknownInstructionSet(name)
    }
    guard set.kernels != nil else { throw .unavailableInstructionSet(set) }
    return set
  }

  /// The functions compiled for this set, nil where it cannot run.
  package var kernels: facet_kernels? {
    let code =
      switch self {
      case .baseline: FACET_BASELINE
      case .avx2: FACET_AVX2
      case .avx512: FACET_AVX512
      case .neon: FACET_NEON
      }
    // SAFETY: the table is a constant of the program; it is copied out.
    return unsafe facet_kernels_for(code)?.pointee
  }
}
