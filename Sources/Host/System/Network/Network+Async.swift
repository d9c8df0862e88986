extension Network {
    /// Asks for the addresses of a name; ends when the task is cancelled.
    ///
    /// - Throws: What ``resolve(_:_:_:until:_:)`` throws and answers.
    package func addresses(
        of name: HostName, _ family: AddressFamily? = nil, until deadline: Instant? = nil
    ) async throws(NetworkError) -> [IPAddress] {
        let answer: Result<[IPAddress], NetworkError> = await reactor.value { id, completion in
            do throws(NetworkError) {
                try self.resolve(id, name, family, until: deadline, completion)
            } catch {
                completion(.failure(error))
            }
        }
        return try answer.get()
    }
}

extension NetworkSocket {
    /// Waits until the socket is ready for something; ends when the task is cancelled.
    ///
    /// - Returns: What it is ready for; nothing if the deadline came first.
    /// - Throws: `closed`, `cancelled`, `notWaiting`.
    package func readiness(
        for interest: Readiness, until deadline: Instant? = nil
    ) async throws(NetworkError) -> Readiness {
        let outcome: WaitOutcome? = await reactor.value { id, completion in
            do throws(NetworkError) {
                try self.wait(id, for: interest, until: deadline) { completion($0) }
            } catch {
                if case .notWaiting(let error) = error.reason {
                    completion(.failed(error))
                } else {
                    completion(nil)
                }
            }
        }
        switch outcome {
        case .ready(let readiness): return readiness
        case .deadline: return []
        case .failed(let error): throw NetworkError(reactor: error)
        case nil: throw NetworkError(.closed)
        }
    }
}
