internal import WasmCore

/// A version of the interface. Programs of 2019 and early 2020 import the one before preview 1.
///
/// The functions are the same but for one; what differs are the layouts of `filestat` and
/// `subscription` and the numbers of `whence`.
public enum WASISnapshot: CaseIterable, Sendable {
    /// What compilers have made since 2020.
    case preview1
    /// What came before.
    case unstable

    /// The module that guests import the functions from.
    public var moduleName: String {
        switch self {
        case .preview1: WASIFunction.moduleName
        case .unstable: "wasi_unstable"
        }
    }

    /// The functions that this version has.
    public var functions: [WASIFunction] {
        switch self {
        case .preview1: WASIFunction.allCases
        case .unstable: WASIFunction.allCases.filter { $0 != .sockAccept && !$0.isExtension }
        }
    }

    /// The function that guests import by a name, if this version has it.
    func function(named name: String) -> WASIFunction? {
        // Looked through, as making a name's case makes a dictionary of all names first.
        functions.first { ExactName($0.rawValue) == ExactName(name) }
    }
}
