// Spec: canonical ABI, `canon error-context.new` and what follows it.

extension TaskMachine {
    /// The thread that runs makes an error context; the driver has lifted the message.
    mutating func errorContextNew(_ message: String) -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in
            let instance = machine.currentInstance
            guard machine.instances[instance].mayLeave else { throw .cannotLeave }
            let context = try machine.addErrorContext(message)
            let index = try machine.giveErrorContext(context, to: instance)
            return .run(machine.current, .value(index))
        }
    }

    /// An error context that somebody is about to hold.
    mutating func addErrorContext(
        _ message: String
    ) throws(CanonicalRule) -> RecordID<ErrorContextRecord> {
        let byteCount = message.utf8.count
        guard byteCount <= limits.messageBytesMax - messageBytes else {
            throw .tooManyBytesLifted
        }
        messageBytes += byteCount
        return errorContexts.add(ErrorContextRecord(message: message, useCount: 1))
    }

    /// Lifts an error context: the handle stays with its instance.
    mutating func takeErrorContext(
        _ index: UInt32, of instance: Int
    ) throws(CanonicalRule) -> RecordID<ErrorContextRecord> {
        let context = RecordID<ErrorContextRecord>(
            packed: try handle(index, .errorContext, of: instance))
        errorContexts[context].useCount += 1
        return context
    }

    /// Lowers an error context that was lifted.
    mutating func giveErrorContext(
        _ context: RecordID<ErrorContextRecord>, to instance: Int
    ) throws(CanonicalRule) -> UInt32 {
        do throws(CanonicalRule) {
            return try addHandle(.errorContext, context.packed, to: instance)
        } catch {
            release(context)
            throw error
        }
    }

    mutating func errorContextDrop(_ index: UInt32) throws(CanonicalRule) -> TaskAction {
        let instance = currentInstance
        let value = try handle(index, .errorContext, of: instance)
        removeHandle(index, of: instance)
        release(RecordID(packed: value))
        return .run(current, .nothing)
    }

    mutating func release(_ context: RecordID<ErrorContextRecord>) {
        errorContexts[context].useCount -= 1
        guard errorContexts[context].useCount == 0 else { return }
        messageBytes -= errorContexts[context].message.utf8.count
        errorContexts.remove(context, leaving: ErrorContextRecord(message: ""))
    }
}
