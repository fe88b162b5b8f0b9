import Files
import Foundation
package import Networks
import Parallel
import Training

/// How fast the networks learn: forward pass, backward pass and descent on mini-batches in memory.
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
      "\nThe share counts the forward multiply-adds three times: forward, backward to inputs, backward to weights."
    )
  }

  private func row(_ network: TrainedNetwork, _ batch: Int, _ lanes: Lanes) throws -> String {
    let set = try instructionSet ?? InstructionSet.preferred()
    // Measured again for each row, because the speed of a shared machine varies, and on both sides of it: what a machine
    // can do is at least what it does.
    func peak() -> Double {
      KernelBenchmark.peakMultiplyAddsPerSecond(instructionSet: set, threads: lanes.count)
    }
    let before = peak()
    let speed = try TrainingBenchmark.samplesPerSecond(
      network, batch: batch, lanes: lanes, instructionSet: set)
    let share = speed * Double(3 * network.multiplyAdds) / max(before, peak())
    return "\(Int(speed)) | \(Int((share * 100).rounded())) %"
  }
}
