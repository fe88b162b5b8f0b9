import Dispatch
import Foundation
import Synchronization

/// Makes all threads of this module, on a thread that keeps the normal priority: on Linux a new thread
/// inherits the niceness of its creator and cannot be raised.
final class ThreadMaker: Sendable {
  static let shared = ThreadMaker()

  private struct Order: Sendable {
    var name: String
    var priority: ThreadPriority
    var body: @Sendable () -> Void
  }

  private let orders = Mutex<[Order]>([])
  private let hasOrder = DispatchSemaphore(value: 0)

  private init() {
    let thread = Thread { [self] in
      while true {
        hasOrder.wait()
        if let order = orders.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { start(order) }
      }
    }
    thread.name = "threads"
    thread.start()
  }

  /// Starts a thread that runs the body; returns at once.
  func make(name: String, priority: ThreadPriority, body: @escaping @Sendable () -> Void) {
    orders.withLock { $0.append(Order(name: name, priority: priority, body: body)) }
    hasOrder.signal()
  }

  private func start(_ order: Order) {
    let thread = Thread {
      order.priority.setForThisThread()
      order.body()
    }
    thread.name = order.name
    thread.start()
  }
}
