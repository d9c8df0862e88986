import WasmCore

/// A call of the host's that has not ended, as plain values.
package struct ExecutionImage: Hashable, Sendable {
    package enum Progress: Hashable, Sendable {
        /// Nothing has run yet.
        case notStarted(arguments: [StateValue])
        case atSafepoint
        /// A function of the host has been called and has not answered.
        case waiting(HostCallImage)
        /// A function of the runtime has not answered: the tasks of components know how it ends.
        ///
        /// - Parameter options: Where the answer goes, if it is an event.
        case blocked(HostCallImage, options: MadeName?)

        /// What has been called.
        var awaited: HostCallImage? {
            switch self {
            case .notStarted, .atSafepoint: nil
            case .waiting(let call), .blocked(let call, _): call
            }
        }
    }

    /// What the host called, among the image's functions.
    package var function: Int
    /// Outermost first.
    package var frames: [FrameImage]
    package var progress: Progress
    /// How far the bulk operation has come that the innermost frame is at: bytes or elements.
    package var bulkProgress: UInt64
}

/// A frame of a guest's function.
package struct FrameImage: Hashable, Sendable {
    package var instance: Int
    /// In the instance's index space.
    package var function: Int
    package var kind: Safepoint.Kind
    /// Of the instruction in the module; 0 for `start` and `body`.
    package var wasm: UInt32
    /// Slots of the arguments or results of the function that was called first here, where it is
    /// one of another instance; nil if a function of the same instance was.
    package var bridgeSlots: Int?
    /// Parameters, and declared ones but at `start`; nil for those that are not set.
    package var locals: [StateValue?]
    /// Those below the arguments of what the frame has called.
    package var operands: [StateValue]
}

/// A call of a function of the host.
package struct HostCallImage: Hashable, Sendable {
    /// Among the image's functions.
    package var function: Int
    /// Whose call it is; nil if it is the host's.
    package var instance: Int?
    /// As of a frame, where it was called in the place of one.
    package var bridgeSlots: Int?
    package var arguments: [StateValue]
    /// What it waits for, if it is to be called again with that; nil if nobody has begun it.
    package var condition: WaitCondition?

    package init(
        function: Int, instance: Int?, bridgeSlots: Int? = nil, arguments: [StateValue],
        condition: WaitCondition? = nil
    ) {
        self.condition = condition
        self.function = function
        self.instance = instance
        self.bridgeSlots = bridgeSlots
        self.arguments = arguments
    }
}
