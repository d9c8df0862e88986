/// Where a descriptor is from, so that it can be found again in another world.
enum DescriptorOrigin: Hashable, Sendable {
    /// Standard input, output, error by number.
    case standard(Int)
    /// A directory that was given, by its position among these.
    case preopen(Int)
    /// A socket that was given or accepted.
    case socket
    case opened(OpenedPath)
}

/// What a guest has opened: below which directory that was given, and how.
struct OpenedPath: Hashable, Sendable {
    /// Among the given directories.
    var preopen: Int
    /// Names below it, `..` among them only where it leads out of a name that was a link.
    var steps: [[UInt8]]
    var isDirectory: Bool
    var canRead: Bool
    var canWrite: Bool

    /// As the guest would write it.
    var path: [UInt8] { steps.isEmpty ? [0x2E] : Array(steps.joined(separator: [0x2F])) }

    /// What a path below has as its names.
    static func steps(of path: [UInt8]) -> [[UInt8]] {
        path.split(separator: 0x2F).filter { !$0.elementsEqual([0x2E]) }.map { Array($0) }
    }
}

extension DescriptorOrigin {
    /// The directory that was given, and the names below it; nil for what is no directory.
    var place: (preopen: Int, steps: [[UInt8]])? {
        switch self {
        case .preopen(let number): (number, [])
        case .opened(let opened): (opened.preopen, opened.steps)
        case .standard, .socket: nil
        }
    }
}

extension DescriptorTable {
    /// What the guest has given another name is found by that, and what is below it too.
    mutating func rename(
        _ old: (preopen: Int, steps: [[UInt8]]), to new: (preopen: Int, steps: [[UInt8]])
    ) {
        for (number, descriptor) in all {
            guard case .opened(var opened) = descriptor.origin, opened.preopen == old.preopen,
                opened.steps.starts(with: old.steps)
            else { continue }
            opened.preopen = new.preopen
            opened.steps.replaceSubrange(..<old.steps.count, with: new.steps)
            var renamed = descriptor
            renamed.origin = .opened(opened)
            self[number] = renamed
        }
    }
}
