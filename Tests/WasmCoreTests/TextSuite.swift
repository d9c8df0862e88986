import Platform
import Testing
import WasmCore

/// The `.wast` files of the shared conformance data, if they are there.
enum TextSuite {
    static let root: String? = {
        let shared =
            unsafe getenv("WEFT_SHARED").map { unsafe String(cString: $0) } ?? defaultShared
        let path = shared + "/conformance/spec"
        return unsafe access(path, R_OK) == 0 ? path : nil
    }()

    private static let defaultShared: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        return "/" + parts.joined(separator: "/") + "/shared"
    }()

    /// Every file, as a path below the root.
    static let files: [String] = {
        guard let root else { return [] }
        var found: [String] = []
        var open = [""]
        while let folder = open.popLast() {
            for name in entries(of: root + "/" + folder) {
                let path = folder.isEmpty ? name : folder + "/" + name
                if name.hasSuffix(".wast") { found.append(path) } else { open.append(path) }
            }
        }
        return found.sorted()
    }()

    private static func entries(of folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    static func read(_ file: String) -> [UInt8] {
        guard let root, let stream = unsafe fopen(root + "/" + file, "rb") else { return [] }
        defer { unsafe fclose(stream) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&buffer, 1, buffer.count, stream)
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
