/// What a policy says to a request, and why.
package struct AddressVerdict: Hashable, Sendable {
    package let request: AddressRequest
    /// The form of the address that decided.
    package let subject: IPAddress?
    /// The rule that decided; nil if none speaks about the request, which denies it.
    package let rule: AddressRule?

    package var isAllowed: Bool { rule?.effect == .allow }
}

extension AddressVerdict: CustomStringConvertible {
    package var description: String {
        let verb = isAllowed ? "allowed" : "denied"
        guard let rule else {
            if case .path(let path) = request.subject, !path.isCanonical {
                return "\(what) is \(verb), as it has other spellings"
            }
            return "\(what) is \(verb), as no rule allows it"
        }
        return "\(what) is \(verb) by the rule ‘\(rule)’"
    }

    private var what: String {
        switch request.subject {
        case .name(let name): return "the name \(name)"
        case .path(let path): return "unix:\(path)"
        case .address(let address, _):
            let port = request.ports.count == 1 ? ", port \(request.ports.lowerBound)," : ""
            let kind = SpecialRange.all.first { $0.range.contains(subject ?? address) }
            let special = kind.map { " (\($0.name))" } ?? ""
            guard let subject, subject != address.unmapped else {
                return "\(address)\(special)\(port)"
            }
            return "\(address), which carries \(subject)\(special)" + (port.isEmpty ? "," : port)
        }
    }
}
