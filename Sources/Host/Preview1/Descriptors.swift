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
    /// No lower slot is free.
    private var freeMin = 0
    let countMax: Int

    init(countMax: Int) { self.countMax = max(0, countMax) }

    /// A table that was another guest's.
    init(_ slots: [Descriptor?], countMax: Int) {
        self.init(countMax: max(countMax, slots.count))
        self.slots = slots
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
            if newValue == nil { freeMin = min(freeMin, index) }
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
