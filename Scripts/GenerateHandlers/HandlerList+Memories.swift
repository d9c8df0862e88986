import WasmCore

extension HandlerList {
    /// Loads and stores of numbers.
    static var accesses: [Opcode] {
        Opcode.allCases.filter {
            let row = $0.row
            return row.chapter == .memory && row.accessBytes > 0 && !row.isVector
        }
    }

    /// Memory 0 with 32-bit addresses.
    static var memoryFamilies: [Family] { accesses.map { access($0, prefix: "") } }

    /// Memory 0 with 64-bit addresses.
    static var farFamilies: [Family] { accesses.map { access($0, prefix: "far_") } }

    /// Other memories, and offsets beyond 32 bits.
    static var indexedFamilies: [Family] { accesses.map { access($0, prefix: "indexed_") } }

    /// Stores to memory 0 with 32-bit addresses that note which pages they write.
    static var trackedFamilies: [Family] {
        accesses.filter { $0.row.effect.results.count == 0 }.map { access($0, prefix: "tracked_") }
    }

    private static func access(_ opcode: Opcode, prefix: String) -> Family {
        let isLoad = opcode.row.effect.results.count == 1
        let body = [
            "": isLoad ? "load" : "store", "far_": isLoad ? "loadFar" : "storeFar",
            "indexed_": isLoad ? "loadIndexed" : "storeIndexed", "tracked_": "storeTracked",
        ]
        let values = [("S", "TargetSlot"), ("A", "Accumulator"), ("I", "StoredConstant")]
        let layout = ["far_": "Far", "indexed_": "Indexed"][prefix] ?? ""
        // A constant address, in the place of the offset.
        let constant = prefix.isEmpty || prefix == "tracked_" ? [("C", "Absolute")] : []
        var entries: [EntryPoint] = []
        for (letter, address) in [("S", "FirstSlot"), ("A", "Accumulator")] + constant {
            // An indexed cell has the memory where others have a constant.
            let second =
                isLoad ? Shapes.destinations : prefix == "indexed_" ? values.dropLast() : values
            for (secondLetter, place) in second {
                let form = isLoad ? "Load" : secondLetter == "I" ? "StoreConstant" : "Store"
                entries.append(
                    EntryPoint(
                        "\(prefix)\(opcode)_\(letter)\(isLoad ? "_" : "")\(secondLetter)",
                        "\(layout)\(form)Cell", body[prefix] ?? "load",
                        [
                            "\(address).self", "\(place).self",
                            "MemoryAccess.\(sameAccess(sameConstant(opcode, secondLetter)))",
                        ]))
            }
        }
        return Family(name: "\(prefix)\(opcode)", entries: entries)
    }
}
