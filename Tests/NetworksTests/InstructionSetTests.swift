import Geometry
import Networks
import Parallel
import TestSupport
import Testing

@Suite("Instruction sets") struct InstructionSetTests {
  @Test("the environment forces one, and mistakes are explained")
  func environment() throws {
    #expect(try InstructionSet.preferred(environment: [:]) == .best)
    #expect(try InstructionSet.preferred(environment: ["FACET_KERNELS": ""]) == .best)
    for set in InstructionSet.available {
      #expect(try InstructionSet.preferred(environment: ["FACET_KERNELS": set.rawValue]) == set)
    }
    #expect(throws: NetworksError.unknownInstructionSet("mmx")) {
      try InstructionSet.preferred(environment: ["FACET_KERNELS": "mmx"])
    }
    #expect(NetworksError.unknownInstructionSet("mmx").description.contains("set FACET_KERNELS to one of"))
  }

  @Test("a set that this processor lacks is refused", arguments: InstructionSet.allCases)
  func unavailable(set: InstructionSet) throws {
    let isAbsent = !InstructionSet.available.contains(set)
    guard try isPossible(isAbsent, otherwise: "this processor has it") else { return }
    #expect(throws: NetworksError.unavailableInstructionSet(set)) { try Fixture.networks(set) }
  }

  @Test("multiply-adds are counted as direct convolution needs them")
  func counts() {
    #expect(KernelBenchmark.rnetMultiplyAdds == 1_530_768)
    #expect(KernelBenchmark.onetMultiplyAdds == 12_909_952)
    // 12x12: conv1 10x10, conv2 3x3, conv3 1x1.
    #expect(
      KernelBenchmark.pnetMultiplyAdds([PixelSize(width: 12, height: 12)])
        == 100 * 270 + 9 * 1440 + 4608 + 192)
  }

  @Test("measurements are plausible", arguments: [KernelBenchmark.Work.rnet(crops: 2), .onet(crops: 1)])
  func measurements(work: KernelBenchmark.Work) throws {
    let measured = KernelBenchmark.measure(work, with: try Fixture.networks(.best), runs: 1)
    #expect(measured.elapsed > 0 && measured.work.network > 0 && measured.multiplyAdds > 0)
    #expect(KernelBenchmark.fmaPeak(threads: 2) > 0)
  }
}
