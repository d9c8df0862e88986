internal import Platform

extension GuestExecutor {
    /// How it runs guests.
    public struct Options: Sendable {
        /// Threads; one a processor unless set. One at least.
        public var threadCount = ProcessorCount.active
        /// How long a guest runs before others get their turns.
        public var slice = Slice.time(.milliseconds(2))
        /// Guests that it takes at a time.
        public var guestsMax = 100_000
        /// Who waits for longer lets the system have the rest of its stack; nil for never.
        public var longWait: Duration? = .seconds(1)
        /// What becomes of the memories of guests that wait for long; nil if they stay.
        public var hibernation: Hibernation?
        /// Told what becomes of guests, on the executor's threads: it should take no time, and must
        /// not wait for a guest.
        public var observer: (@Sendable (GuestEvent) -> Void)?

        /// A thread a processor, slices of milliseconds, 100,000 guests, no hibernation.
        public init() {}
    }

    /// How long a slice of a guest is.
    public enum Slice: Hashable, Sendable {
        /// About so long: so many instructions as took so long lately.
        case time(Duration)
        /// So many instructions, however long they take.
        case fuel(UInt64)
    }

    /// Where memories of guests lie that wait for long.
    public struct Hibernation: Sendable {
        /// A guest that has waited for so long gives its memories to a file.
        public var after: Duration
        /// The folder of these files, which has to be there. Whoever can write in it can change
        /// guests: a changed file ends its guest, if the change is none that was meant to hide.
        public var folder: String
        /// Bytes of all files together; guests for which there is no room stay in memory.
        public var byteCountMax: UInt64

        /// Files in a folder that is there, of 64 GiB together unless set.
        public init(
            folder: String, after: Duration = .seconds(30), byteCountMax: UInt64 = 1 << 36
        ) {
            self.folder = folder
            self.after = after
            self.byteCountMax = byteCountMax
        }
    }

    /// What it does now.
    public struct Usage: Hashable, Sendable {
        /// Guests that have not ended.
        public var guestCount = 0
        /// Of them, those whose turn can come.
        public var readyCount = 0
        /// Of them, those whose slice runs.
        public var runningCount = 0
        /// Of them, those whose memories lie in files.
        public var hibernatingCount = 0
        /// Bytes of these files.
        public var hibernatedBytes: UInt64 = 0
        /// Those who wait for room (``GuestExecutor/submitWhenThereIsRoom(_:budget:_:)``).
        public var waitingForRoomCount = 0
        /// Time of processors that the guests of a class have had so far.
        public var times: [GuestPriority.Class: Duration] = [:]

        /// Nothing.
        public init() {}
    }
}

/// What became of a guest.
public struct GuestEvent: Hashable, Sendable {
    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// The executor has taken it.
        case submitted
        /// It has run for a time of a processor, and wants to go on.
        case paused(Duration)
        /// It has run for a time, and waits now.
        case waits(Duration)
        /// It has waited for long and has given its memories to a file: bytes of it.
        case hibernates(UInt64)
        /// It has ended, after all that it has had.
        case ended(GuestUsage)
    }

    /// Whom it happened to.
    public var guest: GuestID
    /// What happened.
    public var kind: Kind
}
