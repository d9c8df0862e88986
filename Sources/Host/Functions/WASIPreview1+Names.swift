import HostSystem
import WasmInterp

/// Asking for names. Spec: WasmEdge, `sock_getaddrinfo`.
extension WASIPreview1 {
    /// Stores the addresses of a name, each with the kinds of sockets that are wanted.
    ///
    /// - Returns: How many.
    func addressInfo(
        _ node: NameText, _ service: NameText, _ hints: NameHints, _ list: AddressInfoList,
        _ call: GuestCall
    ) throws -> Size {
        let network = try network.network()
        guard !node.text.isEmpty || !service.text.isEmpty else { throw WASIErrno.ainoname }
        guard !node.text.isEmpty || !hints.flags.contains(.canonicalName) else {
            throw WASIErrno.aibadflag
        }
        let port = try ServiceName.port(
            of: service.text, isNumeric: hints.flags.contains(.numericService))
        let addresses = try addresses(of: node.text, hints, network, call)
        let answers = addresses.flatMap { address in
            hints.kinds.map { AddressInfo(address: address, port: port, kind: $0) }
        }
        return try list.store(answers, name: node.text, flags: hints.flags, call)
    }

    private func addresses(
        of text: String, _ hints: NameHints, _ network: any Network, _ call: GuestCall
    ) throws -> [IPAddress] {
        if text.isEmpty {
            let own: [IPAddress] =
                hints.flags.contains(.passive)
                ? [.v4(.unspecified), .v6(.unspecified)] : [.v4(.loopback), .v6(.loopback)]
            return own.filter { $0.family == hints.family ?? $0.family }
        }
        if let address = Self.address(text) {
            return try Self.wanted([address], hints, otherwise: .aiaddrfamily)
        }
        guard !hints.flags.contains(.numericHost), let name = Self.name(text) else {
            throw WASIErrno.ainoname
        }
        // What has been asked is paid for when the call is made again.
        try call.charge(CallCost.question + self.network.verdictCost)
        // Those of IPv4 may be wanted as well.
        let family = hints.flags.contains(.mapped) ? nil : hints.family
        let found = try resolve(NameQuestions.Key(name: name, family: family), network)
        return try Self.wanted(found, hints, otherwise: .ainodata)
    }

    private static func address(_ text: String) -> IPAddress? {
        do throws(AddressTextError) { return try IPAddress(parsing: text) } catch { return nil }
    }

    private static func name(_ text: String) -> HostName? {
        do throws(AddressTextError) { return try HostName(text) } catch { return nil }
    }

    /// Those of the family that is wanted.
    private static func wanted(
        _ addresses: [IPAddress], _ hints: NameHints, otherwise errno: WASIErrno
    ) throws(WASIErrno) -> [IPAddress] {
        guard let family = hints.family else { return addresses }
        var wanted = addresses.filter { $0.family == family }
        if family == .ipv6, hints.flags.contains(.mapped),
            wanted.isEmpty || hints.flags.contains(.all)
        {
            for case .v4(let address) in addresses {
                wanted.append(.v6(IPv6Address(mapping: address)))
            }
        }
        guard !wanted.isEmpty else { throw errno }
        return wanted
    }

    /// Asks, and ends the call until there is an answer: it finds that when it is made again.
    private func resolve(_ key: NameQuestions.Key, _ asked: any Network) throws -> [IPAddress] {
        let question = try network.questions[key] ?? ask(key, asked)
        guard let answer = question.answer else {
            throw WaitCondition(start: 0, sources: [.init(.work, question.number)])
        }
        network.questions.remove(key)
        switch answer {
        case .success(let addresses): return addresses
        case .failure(let error): throw failure(error)
        }
    }

    private func ask(
        _ key: NameQuestions.Key, _ asked: any Network
    ) throws(WASIErrno) -> NameQuestion {
        guard network.questions.hasRoom() else { throw .aiagain }
        do throws(NetworkError) {
            let question = try NameQuestion.begin(
                network.questions.nextNumber, key.name, key.family, asked)
            network.questions.add(question, key)
            return question
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ error: NetworkError) -> WASIErrno {
        network.tell(error)
        return error.errnoOfName
    }
}
