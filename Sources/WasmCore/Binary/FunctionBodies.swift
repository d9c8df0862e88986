/// Locals of one type that a body declares in a row. Spec: core 5.5.15.
public struct LocalsRun: Hashable, Sendable {
    /// How many locals; may be 0.
    public var count: UInt32
    /// The type of each of them.
    public var type: ValueType

    /// A run of locals of one type.
    public init(count: UInt32, type: ValueType) {
        self.count = count
        self.type = type
    }
}

/// Reads the local declarations of a function body, without allocation. Spec: core 5.5.15.
public struct LocalsReader {
    /// Locals declared in all, parameters not included.
    public let localCount: UInt64
    /// Where the instructions start, counted from the first byte of the module.
    public let instructionsOffset: Int
    private var reader: ByteReader
    private var runsLeft: Int

    /// Reads and checks all declarations; ``next()`` then hands them out.
    ///
    /// - Parameter parameterCount: Counted towards ``ModuleLimits/localsMax``.
    /// - Throws: `.tooManyLocals` from 2^32 locals, `.limitExceeded` beyond the limit.
    public init(
        _ body: FunctionBody, in bytes: ModuleBytes, parameterCount: Int = 0,
        limits: ModuleLimits = .standard
    ) throws(DecodeError) {
        var scan = ByteReader(bytes, range: body.range)
        let start = scan.offset
        runsLeft = try scan.length()
        reader = scan
        var total: UInt64 = 0
        for _ in 0..<runsLeft {
            let at = scan.offset
            // Below 2^32 each, and fewer of them than bytes in a body: the sum cannot overflow.
            total += UInt64(try scan.u32())
            guard total < 1 << 32 else { throw DecodeError(.tooManyLocals, offset: at) }
            _ = try scan.valueType()
        }
        guard total + UInt64(max(parameterCount, 0)) <= limits.localsMax else {
            throw DecodeError(.limitExceeded("locals"), offset: start)
        }
        localCount = total
        instructionsOffset = scan.offset
    }

    /// The next run; nil after the last one.
    ///
    /// - Throws: Nothing: all runs have been read before.
    public mutating func next() throws(DecodeError) -> LocalsRun? {
        guard runsLeft > 0 else { return nil }
        runsLeft -= 1
        return LocalsRun(count: try reader.u32(), type: try reader.valueType())
    }
}

extension DecodedModule {
    /// A reader of the instructions of a body.
    ///
    /// - Parameter offset: ``LocalsReader/instructionsOffset`` of the same body.
    public func instructions(of body: FunctionBody, from offset: Int) -> InstructionReader {
        let start = min(max(offset, body.range.lowerBound), body.range.upperBound)
        return InstructionReader(
            bytes, range: start..<body.range.upperBound, hasDataCount: dataCount != nil)
    }

    /// Finds what is malformed in a body: local declarations, instructions, nesting, size.
    ///
    /// - Throws: ``DecodeError``: the first thing that is wrong.
    /// - Complexity: O(bytes of the body).
    public func checkBody(
        _ body: FunctionBody, limits: ModuleLimits = .standard
    ) throws(DecodeError) {
        var pace = PacedCheck(.never)
        try checkBody(body, limits, &pace)
    }

    private func checkBody(
        _ body: FunctionBody, _ limits: ModuleLimits, _ pace: inout PacedCheck
    ) throws(DecodeError) {
        let locals = try LocalsReader(body, in: bytes, limits: limits)
        var reader = instructions(of: body, from: locals.instructionsOffset)
        try reader.skipExpression(limits: limits, &pace)
        guard reader.isAtEnd else {
            throw DecodeError(.sectionSizeMismatch, offset: reader.offset)
        }
    }

    /// Finds what is malformed in any body, in order.
    ///
    /// - Parameter interruption: Whether the answer is still wanted.
    /// - Throws: ``DecodeError``: the first thing that is wrong, or `.interrupted`.
    public func checkBodies(
        limits: ModuleLimits = .standard, interruption: InterruptionCheck = .never
    ) throws(DecodeError) {
        var pace = PacedCheck(interruption)
        for body in bodies { try checkBody(body, limits, &pace) }
    }
}
