/// Which addresses and names may be used.
///
/// The first rule that speaks about a request decides; what no rule speaks about is denied.
/// Besides:
///
/// - An address counts as each address that it is a form of, or carries: all must be allowed.
/// - Link-local, metadata, unspecified, multicast and broadcast addresses (``SpecialRange``) are
///   allowed by rules of just such ranges only.
/// - A name's rule allows the addresses that the name has resolved to. Each is looked at again by
///   itself: if the first rule of a range that speaks about it denies it, or if it is a loopback
///   address and the name is not `localhost`, no name's rule allows it.
/// - A name that is denied may not be asked for unless a use of it is left. That holds nobody off
///   who has an address of it from elsewhere, or from long ago: only ranges do. Names are those
///   that are asked for; the system may look for them in its own table and below its own domains.
/// - Whoever listens at all addresses of a family hears what comes to each: rules that deny
///   listening at any of them speak about that too.
/// - Paths are compared as they are written, and must be written from the root on without empty
///   parts, `.` and `..`. Links are not followed.
package struct AddressPolicy: Hashable, Sendable {
    /// All must allow.
    private var layers: [[AddressRule]]

    /// Of rules in their order; without any it denies all.
    package init(_ rules: [AddressRule]) { layers = [rules] }

    /// How many rules may be asked about a request.
    package var ruleCount: Int { layers.reduce(0) { $0 + $1.count } }

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
        switch request.subject {
        case .name(let name):
            let rule = deciding(rules, onAskingFor: name)
            return AddressVerdict(request: request, subject: nil, rule: rule)
        case .path(let path):
            let rule = rules.first { $0.covers(request) && $0.names(path) }
            return AddressVerdict(
                request: request, subject: nil, rule: path.isCanonical ? rule : nil)
        case .address(let address, let names):
            let rules = rules.filter { $0.covers(request) }
            let forms = [address.unmapped] + address.embedded.map { .v4($0) }
            var first: AddressVerdict?
            for form in forms {
                let rule = deciding(
                    rules, on: form, names, hearsAll: request.isAboutHearingAll)
                let verdict = AddressVerdict(request: request, subject: form, rule: rule)
                guard verdict.isAllowed else { return verdict }
                first = first ?? verdict
            }
            return first ?? AddressVerdict(request: request, subject: nil, rule: nil)
        }
    }

    /// The rule that decides whether a name may be asked for: it may for a use that no rule before
    /// has denied as a whole.
    private static func deciding(
        _ rules: [AddressRule], onAskingFor name: HostName
    ) -> AddressRule? {
        var left = AddressDirections.uses
        var denying: AddressRule?
        for rule in rules where rule.names(name) {
            switch rule.effect {
            case .allow:
                if rule.isAboutAsking || !rule.uses.isDisjoint(with: left) { return rule }
            case .deny:
                if rule.isAboutAsking { return rule }
                guard rule.ports == AddressRule.allPorts, !rule.uses.isEmpty else { continue }
                denying = rule
                left.subtract(rule.uses)
                if left.isEmpty { return rule }
            }
        }
        return denying
    }

    /// The rule that decides about one form of an address.
    private static func deciding(
        _ rules: [AddressRule], on address: IPAddress, _ names: [HostName], hearsAll: Bool
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
                guard range.contains(address) else {
                    return hearsAll && rule.effect == .deny
                        && range.base.family == address.family
                }
                return rule.effect == .deny || special.allSatisfy { $0.range.contains(range) }
            case .path, .anyPath: return false
            }
        }
    }
}
