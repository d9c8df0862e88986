import WasmCore

extension WorldSection {
    /// A module with the section in place of those that it has.
    ///
    /// - Throws: `WITError` if the module's sections cannot be told apart, or as ``encoded()``.
    package func embedded(in module: [UInt8]) throws(WITError) -> [UInt8] {
        let bare: ModuleBytes
        do throws(DecodeError) {
            _ = try ModuleDecoder.decode(ModuleBytes(module))
            bare = try ModuleSections.removing(from: ModuleBytes(module)) {
                $0.hasPrefix(Self.namePrefix)
            }
        } catch {
            throw WITError("this is no core module: \(error)")
        }
        let name = "\(Self.namePrefix):\(package.resolution.worlds[world].name)"
        return ModuleSections.appending(name, try encoded(), to: bare[0..<bare.count])
    }
}
