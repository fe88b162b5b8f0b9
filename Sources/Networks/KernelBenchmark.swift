import CKernels
public import Geometry
import Imaging
public import Parallel
import Synchronization

/// Counts and measurements of the networks' arithmetic.
///
/// Multiply-adds are those of plain direct convolution. The kernels need fewer, so a share of the peak may
/// exceed 1.
public enum KernelBenchmark {
  /// Multiply-adds of P-Net over levels of these sizes.
  public static func pnetMultiplyAdds(_ sizes: [PixelSize]) -> Int {
    sizes.reduce(0) { total, size in
      let cells = PyramidLevel(scale: 1, size: size).cells
      let first = (size.width - 2) * (size.height - 2) * 10 * 27
      let second = (cells.width + 2) * (cells.height + 2) * 16 * 90
      return total + first + second + cells.area * (32 * 144 + 6 * 32)
    }
  }

  /// Multiply-adds of R-Net for a crop.
  public static let rnetMultiplyAdds =
    22 * 22 * 28 * 27 + 9 * 9 * 48 * 252 + 3 * 3 * 64 * 192 + 576 * 128 + 128 * 6

  /// Multiply-adds of O-Net for a crop.
  public static let onetMultiplyAdds =
    46 * 46 * 32 * 27 + 21 * 21 * 64 * 288 + 8 * 8 * 64 * 576 + 3 * 3 * 128 * 256 + 1152 * 256 + 256 * 16

  /// Multiply-adds per second that this machine can do in registers alone.
  ///
  /// Each thread works in pieces of a fraction of a millisecond, and its fastest piece counts: other programs slow most
  /// pieces down when the machine is busy, but not all.
  ///
  /// - Parameters:
  ///   - instructionSet: one of ``InstructionSet/available``; ``InstructionSet/best`` when nil.
  ///   - threads: how many work at once; the sum of all is returned.
  public static func peakMultiplyAddsPerSecond(
    instructionSet: InstructionSet? = nil, threads: Int = 1
  ) -> Double {
    let set = instructionSet ?? .best
    guard let kernels = set.kernels else {
      preconditionFailure("instruction set \(set.rawValue): this processor cannot run it")
    }
    let clock = ContinuousClock()
    let rates = Mutex([Double](repeating: 0, count: threads))
    Lanes(threads).forEach(threads) { item, _ in
      var sink: Float = 0
      var best = 0.0
      for _ in 0..<peakPieces {
        var work = 0.0
        let elapsed = clock.measure { work = unsafe kernels.multiply_adds(peakRounds, &sink) }
        best = max(best, work / elapsed.inSeconds)
      }
      rates.withLock { $0[item] = best }
    }
    return rates.withLock { $0.reduce(0, +) }
  }

  /// A tenth to half of a millisecond each, and a tenth of a second together.
  private static let peakRounds: Int64 = 50_000, peakPieces = 600

  /// Floating-point operations per second, two for a multiply-add.
  public static func fmaPeak(instructionSet: InstructionSet? = nil, threads: Int = 1) -> Double {
    2 * peakMultiplyAddsPerSecond(instructionSet: instructionSet, threads: threads)
  }

  /// How long a network took over some work.
  public struct Measurement: Hashable, Sendable {
    /// From beginning to end.
    public var elapsed: Double
    /// Inside the kernels, summed over threads.
    public var work: WorkSeconds
    /// Of direct convolution.
    public var multiplyAdds: Int

    /// The network's rate, without resizing, as a share of what one thread could do at most.
    public func share(ofPeak multiplyAddsPerSecond: Double) -> Double {
      Double(multiplyAdds) / work.network / multiplyAddsPerSecond
    }
  }

  /// Which network to measure, and on what.
  public enum Work: Hashable, Sendable {
    /// All levels of the pyramid that the default settings give for a photo of this size.
    case pnet(PixelSize)
    case rnet(crops: Int)
    case onet(crops: Int)
  }

  /// The fastest of `runs` runs over a generated picture, after a warm-up run.
  public static func measure(
    _ work: Work, with networks: CascadeNetworks, lanes: Lanes = Lanes(1), runs: Int = 10
  ) -> Measurement {
    precondition(runs >= 1, "benchmark: \(runs) runs")
    let (image, levels, crops) = material(for: work)
    var best: Measurement?
    for run in 0...runs {
      var seconds = WorkSeconds()
      let elapsed = ContinuousClock().measure {
        // No cancellation flag, so nothing is thrown.
        switch work {
        case .pnet:
          seconds =
            (try? networks.propose(in: image, levels: levels, threshold: 0.6, lanes: lanes))?.seconds
            ?? seconds
        case .rnet:
          seconds = (try? networks.judgeWithRNet(crops, of: image, lanes: lanes))?.seconds ?? seconds
        case .onet:
          seconds = (try? networks.judgeWithONet(crops, of: image, lanes: lanes))?.seconds ?? seconds
        }
      }.inSeconds
      let this = Measurement(
        elapsed: elapsed, work: seconds, multiplyAdds: multiplyAdds(of: work, levels: levels))
      if run > 0, best.map({ this.work.network < $0.work.network }) ?? true { best = this }
    }
    return best ?? Measurement(elapsed: 0, work: WorkSeconds(), multiplyAdds: 0)
  }

  private static func multiplyAdds(of work: Work, levels: [PyramidLevel]) -> Int {
    switch work {
    case .pnet: pnetMultiplyAdds(levels.map(\.size))
    case .rnet(let crops): crops * rnetMultiplyAdds
    case .onet(let crops): crops * onetMultiplyAdds
    }
  }

  /// A picture of waves, P-Net's levels over it, and crops of 20 to 150 pixels in it.
  private static func material(for work: Work) -> (Image, [PyramidLevel], [CropRectangle]) {
    var size = PixelSize(width: 640, height: 480)
    var count = 0
    switch work {
    case .pnet(let whole): size = whole
    case .rnet(let crops), .onet(let crops): count = crops
    }
    var image = Image(width: size.width, height: size.height)
    image.pixels = (0..<(size.area * 3)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 9)) }
    var levels: [PyramidLevel] = []
    var scale = 0.6
    while Double(min(size.width, size.height)) * scale >= 12 {
      let level = PixelSize(
        width: Int(Double(size.width) * scale + 1), height: Int(Double(size.height) * scale + 1))
      levels.append(PyramidLevel(scale: scale, size: level))
      scale *= 0.709
    }
    let crops = (0..<count).map { index in
      let side = 20 + index * 37 % 131
      let (x, y) = (index * 101 % (size.width - side), index * 67 % (size.height - side))
      return CropRectangle(minX: x, minY: y, maxX: x + side, maxY: y + side)
    }
    return (image, levels, crops)
  }
}
