import Files
import Foundation
package import Networks
import Parallel
import Training

/// How fast the networks learn: forward, backward and descent over mini-batches in memory.
package struct TrainingBench {
  package let instructionSet: InstructionSet?

  package init(instructionSet: InstructionSet?) { self.instructionSet = instructionSet }

  package func print() throws {
    StandardOutput.write(
      "\n| learning | batch | samples a second, 1 thread | share of peak "
        + "| samples a second, \(Lanes.processors) threads | share of peak |\n|---|---|---|---|---|---|")
    for network in TrainedNetwork.allCases {
      let batch = TrainingSettings(network).batch
      let one = try row(network, batch, Lanes(1))
      let all = try row(network, batch, Lanes())
      StandardOutput.write("| \(network.title) | \(batch) | \(one) | \(all) |")
    }
    StandardOutput.write(
      "\nThe share counts three times the forward multiply-adds: forward, and backward to inputs and to weights."
    )
  }

  private func row(_ network: TrainedNetwork, _ batch: Int, _ lanes: Lanes) throws -> String {
    let set = try instructionSet ?? InstructionSet.preferred()
    // The peak beside each row: these machines are shared, and their speed drifts.
    let peak = KernelBenchmark.peakMultiplyAddsPerSecond(instructionSet: set, threads: lanes.count)
    let speed = try TrainingBenchmark.samplesPerSecond(
      network, batch: batch, lanes: lanes, instructionSet: set)
    let share = speed * Double(3 * network.multiplyAdds) / peak
    return "\(Int(speed)) | \(Int((share * 100).rounded())) %"
  }
}
