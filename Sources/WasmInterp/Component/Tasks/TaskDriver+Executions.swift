// Executions of threads: apart from those of calls, with stacks of another size. A thread that
// waits in its callback has none.

extension ComponentStoreState {
    /// An execution for a thread.
    func takeExecution(for thread: ThreadID) throws(Trap) -> Execution {
        let number = if let idle = driver.idle.popLast() { idle } else { try makeExecution() }
        guard let execution = driver.executions[Int(number)] else { throw Trap(.outOfMemory) }
        execution.isIdle = false
        machine.threads[thread].execution = number
        return execution
    }

    private func makeExecution() throws(Trap) -> UInt32 {
        let byteCount = state.limits.threadStackBytesMax
        guard byteCount >= state.engine.stackMargin * 8 else { throw Trap(.stackOverflow) }
        guard let execution = Execution(state, byteCount: byteCount) else {
            throw state.trap(.outOfMemory)
        }
        state.add(execution)
        state.threadExecutionCount += 1
        if let number = driver.freeNumbers.popLast() {
            driver.executions[Int(number)] = execution
            return number
        }
        driver.executions.append(execution)
        return UInt32(driver.executions.count - 1)
    }

    /// A thread needs its execution no more.
    func release(_ number: UInt32) {
        guard let execution = driver.executions[Int(number)], !execution.isIdle else { return }
        execution.reset()
        if driver.idle.count < TaskDriverState.idleMax {
            execution.isIdle = true
            driver.idle.append(number)
            return
        }
        state.remove(execution)
        state.threadExecutionCount -= 1
        driver.executions[Int(number)] = nil
        driver.freeNumbers.append(number)
    }
}
