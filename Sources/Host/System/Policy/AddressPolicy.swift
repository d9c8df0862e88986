/// Which addresses and names may be used.
///
/// The first rule that speaks about a request decides; what no rule speaks about is denied.
/// Besides:
///
/// - An address counts as each address that it is a form of, or carries: all must be allowed.
/// - Link-local, metadata, unspecified, multicast and broadcast addresses (``SpecialRange``) are
///   allowed by rules of just such ranges only.
/// - A name's rule allows the addresses that the name has resolved to. Each is looked at again by
///   itself: if the first rule of a range that speaks about it denies it, or if it is one of this
///   machine's own and the name is not `localhost`, no name's rule allows it.
package struct AddressPolicy: Hashable, Sendable {
    /// All must allow.
    private var layers: [[AddressRule]]

    /// Of rules in their order; without any it denies all.
    package init(_ rules: [AddressRule]) { layers = [rules] }

    /// What both allow, for somebody who may not have more than its parent.
    package func narrowed(by policy: AddressPolicy) -> AddressPolicy {
        var narrowed = self
        for layer in policy.layers where !narrowed.layers.contains(layer) {
            narrowed.layers.append(layer)
        }
        return narrowed
    }

    package func verdict(on request: AddressRequest) -> AddressVerdict {
        var verdict = AddressVerdict(request: request, subject: nil, rule: nil)
        for layer in layers {
            verdict = Self.verdict(of: layer, on: request)
            if !verdict.isAllowed { break }
        }
        return verdict
    }

    private static func verdict(
        of rules: [AddressRule], on request: AddressRequest
    ) -> AddressVerdict {
        let rules = rules.filter { $0.covers(request) }
        switch request.subject {
        case .name(let name):
            return AddressVerdict(
                request: request, subject: nil, rule: rules.first { $0.names(name) })
        case .path(let path):
            return AddressVerdict(
                request: request, subject: nil, rule: rules.first { $0.names(path) })
        case .address(let address, let names):
            let forms = [address.unmapped] + address.embedded.map { .v4($0) }
            var first: AddressVerdict?
            for form in forms {
                let rule = deciding(rules, on: form, names)
                let verdict = AddressVerdict(request: request, subject: form, rule: rule)
                guard verdict.isAllowed else { return verdict }
                first = first ?? verdict
            }
            return first ?? AddressVerdict(request: request, subject: nil, rule: nil)
        }
    }

    /// The rule that decides about one form of an address.
    private static func deciding(
        _ rules: [AddressRule], on address: IPAddress, _ names: [HostName]
    ) -> AddressRule? {
        let special = SpecialRange.all.filter { $0.range.contains(address) }
        let firstOfRanges = rules.first { rule in
            if case .range(let range) = rule.target { range.contains(address) } else { false }
        }
        let mayHaveName = special.isEmpty && firstOfRanges?.effect != .deny
        return rules.first { rule in
            switch rule.target {
            case .any: return rule.effect == .deny || special.isEmpty
            case .name, .below:
                let isAllowed = rule.effect == .allow
                return (mayHaveName || !isAllowed)
                    && names.contains { name in
                        rule.names(name) && !(isAllowed && address.isLoopback && !name.isLocalhost)
                    }
            case .range(let range):
                guard range.contains(address) else { return false }
                return rule.effect == .deny || special.allSatisfy { $0.range.contains(range) }
            case .path, .anyPath: return false
            }
        }
    }
}
