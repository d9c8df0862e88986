/// Which items marked `@unstable` are there.
public enum WITFeatures: Hashable, Sendable {
    /// All of them.
    case all
    /// Those of these features.
    case only(Set<String>)

    func contains(_ feature: String) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(feature)
        }
    }
}
