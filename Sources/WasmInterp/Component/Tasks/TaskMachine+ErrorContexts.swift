// Spec: canonical ABI, `canon error-context.new` and what follows it.

extension TaskMachine {
    /// The thread that runs makes an error context; the driver has lifted the message.
    mutating func errorContextNew(_ message: String) -> TaskAction {
        guarding { (machine) throws(CanonicalRule) in
            let instance = machine.currentInstance
            guard machine.instances[instance].mayLeave else { throw .cannotLeave }
            let byteCount = message.utf8.count
            guard byteCount <= machine.limits.messageBytesMax - machine.messageBytes else {
                throw .tooManyBytesLifted
            }
            machine.messageBytes += byteCount
            let context = machine.errorContexts.add(ErrorContext(message: message, useCount: 1))
            let index = try machine.giveErrorContext(context, to: instance)
            return .run(machine.current, .value(index))
        }
    }

    /// Lifts an error context: the handle stays with its instance.
    mutating func takeErrorContext(
        _ index: UInt32, of instance: Int
    ) throws(CanonicalRule) -> RecordID<ErrorContext> {
        let context = RecordID<ErrorContext>(
            packed: try handle(index, .errorContext, of: instance))
        errorContexts[context].useCount += 1
        return context
    }

    /// Lowers an error context that was lifted.
    mutating func giveErrorContext(
        _ context: RecordID<ErrorContext>, to instance: Int
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

    mutating func release(_ context: RecordID<ErrorContext>) {
        errorContexts[context].useCount -= 1
        guard errorContexts[context].useCount == 0 else { return }
        messageBytes -= errorContexts[context].message.utf8.count
        errorContexts.remove(context)
    }
}
