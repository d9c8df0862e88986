import WasmInterp

// What the guest's budget pays for.

extension WASIPreview1 {
    /// Takes of what can be used once.
    func spend(_ amount: UInt64, of resource: LimitedResource) throws(WASIErrno) {
        do throws(LimitRefusal) { try budget?.take(amount, of: resource) } catch {
            throw error.errno
        }
    }

    /// A place for another descriptor, taken before it is opened, so that nothing is opened for a
    /// guest that has no number left for it.
    func leaseDescriptor() throws(WASIErrno) -> [BudgetLease] {
        // First, as a limit of the budget is told.
        let leases = try lease(.descriptors)
        guard !descriptors.isFull else { throw .mfile }
        return leases
    }

    func lease(_ resource: LimitedResource) throws(WASIErrno) -> [BudgetLease] {
        guard let budget else { return [] }
        return [try BudgetLease(budget, resource)]
    }

    /// Why there is no other one of what guests hold, for errors.
    func words(of errno: WASIErrno, _ resource: LimitedResource) -> String {
        let isRefused = errno == .mfile || errno == .nfile
        guard isRefused, let limit = budget?.refusal(of: resource) else { return "\(errno)" }
        return "\(limit)"
    }

    /// What the limits call the place that bytes come from or go to.
    func port(of descriptor: Descriptor) -> GuestPort {
        switch descriptor.origin {
        case .standard(0): .standardInput
        case .standard(1): .standardOutput
        case .standard: .standardError
        case .preopen(let number): port(ofPreopen: number)
        case .opened(let opened): port(ofPreopen: opened.preopen)
        case .socket: .sockets
        }
    }

    private func port(ofPreopen number: Int) -> GuestPort {
        let name = given.preopens.indices.contains(number) ? given.preopens[number].guestPath : []
        return .directory(String(decoding: name, as: UTF8.self))
    }

    /// Moves bytes as far as the guest's budget lets them pass, and counts those that have passed.
    ///
    /// - Parameters:
    ///   - timeout: How long the guest waits in all, in nanoseconds; nil for as long as it takes.
    ///   - isWhole: Whether all have to pass at once, as datagrams have.
    ///   - move: Moves bytes of these buffers, and returns how many.
    func metered(
        _ buffers: BufferList, _ number: DescriptorNumber,
        _ port: @autoclosure () -> GuestPort, flags: DescriptorFlags,
        isWriting: Bool, timeout: UInt64? = nil, isWhole: Bool = false, _ call: GuestCall,
        _ move: (BufferList) throws -> UInt64
    ) throws -> UInt64 {
        guard let budget, budget.metersPorts, let meter = budget.meter(of: port()) else {
            return try move(buffers)
        }
        // What a call that has waited moved before is counted already.
        let before = min(call.condition?.progress ?? 0, buffers.byteCount)
        // Not more than is moved soon, as others may want to have it.
        let wanted = min(buffers.byteCount - before, CallCost.chunk)
        guard wanted > 0 else { return try move(buffers) }
        let taken: UInt64
        let least = isWhole ? wanted : 1
        switch meter.take(from: least, upTo: wanted, isWriting: isWriting, at: clock.monotonic()) {
        case .taken(let part): taken = part
        case .refused(let refusal):
            budget.note(refusal)
            guard before == 0 else { return before }
            throw refusal.errno
        case .wait(let nanoseconds):
            let condition: WaitCondition
            do throws(WASIErrno) {
                condition = try rateWait(
                    nanoseconds, of: number, flags, timeout: timeout, progress: before, call)
            } catch {
                guard before == 0 else { return before }
                throw error
            }
            throw condition
        }
        // Whatever ends the guest, all may have passed by then.
        var passed = taken
        defer { meter.give(taken - min(passed, taken), isWriting: isWriting) }
        do {
            let count = try move(buffers.prefix(before + taken))
            passed = count - min(before, count)
            return count
        } catch let condition as WaitCondition {
            passed = condition.progress - min(before, condition.progress)
            throw condition
        } catch let errno as WASIErrno {
            passed = 0
            throw errno
        }
    }

    /// What the call waits for until more bytes may pass: as long as the guest wants to wait, and
    /// as long as the descriptor is there.
    ///
    /// - Throws: `again` if it must not wait, or has waited long enough.
    private func rateWait(
        _ nanoseconds: UInt64, of number: DescriptorNumber, _ flags: DescriptorFlags,
        timeout: UInt64?, progress: UInt64, _ call: GuestCall
    ) throws(WASIErrno) -> WaitCondition {
        guard !flags.contains(.nonblocking) else { throw .again }
        let patience = try patience(for: timeout, call)
        let (end, overflow) = monotonic.addingReportingOverflow(nanoseconds)
        var condition = WaitCondition(
            start: patience.start, deadline: min(overflow ? .max : end, patience.end ?? .max),
            sources: [source(.presence, number)])
        condition.progress = progress
        return condition
    }
}

extension WASILimits {
    /// The narrower ones of these and a budget's.
    ///
    /// Numbers of descriptors and sockets that nobody has set give way to the budget's, which does
    /// not count what the guest was given.
    func within(_ budget: GuestBudget?) -> WASILimits {
        guard let budget else { return self }
        var limits = self
        if let copied = budget.limit(of: .copiedBytes) {
            limits.transferBytesMax = min(transferBytesMax, copied)
            limits.randomBytesMax = min(randomBytesMax, copied)
        }
        let usual = WASILimits()
        if budget.limit(of: .descriptors) != nil, descriptorsMax == usual.descriptorsMax {
            limits.descriptorsMax = .max
        }
        if budget.limit(of: .sockets) != nil, socketsMax == usual.socketsMax {
            limits.socketsMax = .max
        }
        return limits
    }
}

extension GuestBudget? {
    /// Who says that waits have to end, with the budget's clock asked too.
    func endingWaits(
        _ isInterrupted: (@Sendable () -> Bool)?
    ) -> (@Sendable () -> Bool)? {
        guard let budget = self, budget.limit(of: .wallClock) != nil else { return isInterrupted }
        return { budget.overrun(of: .wallClock) != nil || isInterrupted?() ?? false }
    }

    /// What ends a guest whose wait was ended; it names the limit if the budget's time is over.
    var endOfWait: Trap {
        let code = TrapCode.interrupted
        guard let limit = self?.takeRefusal(behind: code) else { return Trap(code) }
        return Trap(code, message: "\(code): \(limit)", cause: limit)
    }
}
