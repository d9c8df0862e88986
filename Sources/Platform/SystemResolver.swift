/// The system's knowledge of names. Asking may take as long as networks do.
package enum SystemResolver {
    package enum Failure: Error, Sendable {
        case notFound
        /// It may be known another time.
        case unavailable
        case noMemory
        case system(code: Int32)
    }

    /// The addresses of a name in the system's order, with port 0.
    ///
    /// - Parameters:
    ///   - family: `AF_INET`, `AF_INET6`, or `AF_UNSPEC` for both.
    ///   - countMax: After so many of them it stops.
    package static func addresses(
        of name: String, family: Int32, countMax: Int
    ) -> Result<[SystemAddress], Failure> {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = family
        // Otherwise each comes once for each kind of socket.
        unsafe hints.ai_socktype = SystemSocket.stream
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else { return .failure(failure(code, errno)) }
        defer { if let list = unsafe list { unsafe freeaddrinfo(list) } }
        var found: [SystemAddress] = []
        var next = unsafe list
        while found.count < countMax, let entry = unsafe next?.pointee {
            if let address = unsafe entry.ai_addr,
                let known = unsafe SystemAddress(address, byteCount: entry.ai_addrlen)
            {
                found.append(known)
            }
            unsafe next = entry.ai_next
        }
        return .success(found)
    }

    private static func failure(_ code: Int32, _ number: Int32) -> Failure {
        switch code {
        case EAI_AGAIN, EAI_FAIL: .unavailable
        case EAI_MEMORY: .noMemory
        case EAI_SYSTEM: .system(code: number)
        default: .notFound
        }
    }
}
