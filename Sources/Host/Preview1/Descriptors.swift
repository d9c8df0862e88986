import WasmInterp

/// What a number of the guest stands for.
struct Descriptor {
    enum Kind {
        case directory(any FileSystemDirectory)
        case file(any OpenFile)
        /// Standard input, output, error.
        case standard(any OpenFile)
        case socket(any Socket)
    }

    var kind: Kind
    var origin: DescriptorOrigin
    /// The name of a directory that was given to the guest.
    var preopenName: [UInt8]?
    var flags: DescriptorFlags = []
    /// Where the next read or write is, for files with offsets.
    var position: UInt64 = 0
    /// Has a socket counted as long as it is there that does not count itself.
    var count: SocketCount?
    /// What the guest's budget pays for it.
    var leases: [BudgetLease]

    init(
        _ kind: Kind, _ origin: DescriptorOrigin, preopenName: [UInt8]? = nil,
        flags: DescriptorFlags = [], leases: [BudgetLease] = []
    ) {
        self.kind = kind
        self.origin = origin
        self.preopenName = preopenName
        self.flags = flags
        self.leases = leases
    }
}

/// The numbered descriptors of a guest. The lowest free number is given out first.
struct DescriptorTable {
    private var slots: [Descriptor?] = []
    /// How often a number has become free: what waits for a descriptor knows by that whether the
    /// number is that one's still.
    private var uses: [UInt32] = []
    /// No lower slot is free.
    private var freeMin = 0
    let countMax: Int

    init(countMax: Int) { self.countMax = max(0, countMax) }

    /// A table that was another guest's.
    init(_ slots: [Descriptor?], uses: [UInt32], countMax: Int) {
        self.init(countMax: max(countMax, slots.count))
        self.slots = slots
        self.uses = Array(uses.prefix(countMax))
    }

    /// Of each number that was ever given up; the rest are 0.
    var allUses: [UInt32] { uses }

    func use(of number: DescriptorNumber) -> UInt32 {
        guard let index = Int(exactly: number.raw), index < uses.count else { return 0 }
        return uses[index]
    }

    /// Whether a number is still that of the descriptor that is waited for.
    func has(_ source: WaitCondition.Source) -> Bool {
        let number = DescriptorNumber(source.number)
        return self[number] != nil && use(of: number) == source.use
    }

    /// Those in use, in order.
    var all: [(number: DescriptorNumber, descriptor: Descriptor)] {
        slots.enumerated().compactMap { index, slot in
            slot.map { (DescriptorNumber(UInt32(clamping: index)), $0) }
        }
    }

    subscript(number: DescriptorNumber) -> Descriptor? {
        get {
            guard let index = Int(exactly: number.raw), index < slots.count else { return nil }
            return slots[index]
        }
        set {
            guard let index = Int(exactly: number.raw), index < slots.count else { return }
            slots[index] = newValue
            guard newValue == nil else { return }
            freeMin = min(freeMin, index)
            if uses.count <= index {
                uses += [UInt32](repeating: 0, count: index + 1 - uses.count)
            }
            uses[index] &+= 1
        }
    }

    func get(_ number: DescriptorNumber) throws(WASIErrno) -> Descriptor {
        guard let descriptor = self[number] else { throw .badf }
        return descriptor
    }

    /// Whether a standard stream is behind any number.
    func has(_ stream: any OpenFile) -> Bool {
        slots.contains {
            if case .standard(let file)? = $0?.kind { file === stream } else { false }
        }
    }

    /// Tells the standard streams that nobody has a descriptor of them any more.
    func tellEnd() {
        for slot in slots {
            if case .standard(let stream)? = slot?.kind { stream.guestClosed() }
        }
    }

    var isFull: Bool { nextFree() >= countMax }

    @discardableResult
    mutating func add(_ descriptor: Descriptor) throws(WASIErrno) -> DescriptorNumber {
        let index = nextFree()
        guard index < countMax, let number = UInt32(exactly: index) else { throw .mfile }
        if index == slots.count { slots.append(descriptor) } else { slots[index] = descriptor }
        freeMin = index + 1
        return DescriptorNumber(number)
    }

    private func nextFree() -> Int {
        var index = freeMin
        while index < slots.count, slots[index] != nil { index += 1 }
        return index
    }
}
