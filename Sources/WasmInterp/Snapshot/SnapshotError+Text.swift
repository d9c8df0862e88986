extension SnapshotError: CustomStringConvertible {
    /// As in `memories, byte 1200: its checksum does not fit`.
    public var description: String {
        (parent.map { "snapshot \($0): " } ?? "") + place + what
    }

    private var place: String {
        if let section { return "\(section), byte \(offset): " }
        switch code {
        case .version, .cut, .checksum, .unknownSection, .sections, .malformed, .digest,
            .trailingBytes:
            return "byte \(offset): "
        case .noSnapshot, .modules, .limitExceeded, .missingParent, .otherParent, .chainTooLong,
            .noPageStore, .page:
            return ""
        }
    }

    private var what: String {
        switch code {
        case .noSnapshot: "no snapshot"
        case .version(let version):
            "a snapshot of version \(version), which this program does not know"
        case .cut: "a snapshot that ends too early"
        case .checksum: "a checksum does not fit"
        case .unknownSection(let number): "a section that has to be known, of number \(number)"
        case .sections: "sections are missing, or in another order"
        case .malformed(let what): "malformed: \(what)"
        case .digest: "the digest does not fit"
        case .trailingBytes: "bytes behind the end of the snapshot"
        case .modules(let mismatches):
            mismatches.map {
                $0.given.map { given in "module \(given) was given for " } ?? "there is no module "
                    + $0.wanted
            }.joined(separator: "\n")
        case .limitExceeded(let what): "more \(what) than the limits allow"
        case .missingParent(let digest): "it goes on from snapshot \(digest), which is not there"
        case .otherParent(let wanted, let given):
            "snapshot \(given) was given for \(wanted), from which it goes on"
        case .chainTooLong(let countMax): "it needs more than \(countMax) snapshots"
        case .noPageStore: "its pages are kept elsewhere"
        case .page(let error): "\(error)"
        }
    }
}
