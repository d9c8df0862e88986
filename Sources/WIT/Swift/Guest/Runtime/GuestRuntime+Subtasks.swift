extension GuestRuntime {
    /// Calls that go on while their caller does something else.
    static let subtasks = #"""
        // MARK: - Calls that go on

        @_extern(wasm, module: "$root", name: "[subtask-drop]") @_extern(c)
        private func canonicalSubtaskDrop(_ subtask: UInt32)

        extension Canonical {
            /// A call that was begun. What is lent to it has to be kept until it has returned.
            final class Subtask<Value> {
                private let handle: UInt32
                private var state: UInt32
                private let area: UInt32
                private let lowered: Link?
                private let lift: (inout Memory) -> Value
                private var isTaken = false

                static var returned: UInt32 { 2 }

                init(
                    status: UInt32, area: UInt32, lowered: Link?,
                    lift: @escaping (inout Memory) -> Value
                ) {
                    handle = status >> 4
                    state = status & 0xF
                    self.area = area
                    self.lowered = lowered
                    self.lift = lift
                }

                /// Waits until it has returned, and gives what it did. To be asked once.
                func value() -> Value {
                    guard !isTaken else { trap() }
                    isTaken = true
                    while state < Self.returned { state = wait(handle) & 0xF }
                    if handle != 0 { canonicalSubtaskDrop(handle) }
                    free(all: lowered)
                    guard state == Self.returned else { trap() }
                    var memory = Memory(address: pointer(area))
                    let value = lift(&memory)
                    if area != 0 { free(pointer(area)) }
                    return value
                }

                deinit {
                    if !isTaken { _ = value() }
                }
            }
        }
        """#
}
