/// How long a queue's job may take before others get a thread of their own, because it may be waiting for a disk that
/// does not answer. Decoding the largest photos takes about as long, and then another thread does no harm.
let heldUp = Duration.seconds(2)
