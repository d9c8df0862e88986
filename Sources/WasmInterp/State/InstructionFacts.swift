import WasmCore

// What instructions are that frames stand at.

extension Module {
    private func instruction(at offset: Int) -> Instruction? {
        guard (0..<decoded.bytes.count).contains(offset) else { return nil }
        var reader = InstructionReader(decoded.bytes, range: offset..<decoded.bytes.count)
        return try? reader.next()
    }

    /// Bytes of what is counted by an operation that is done step by step; nil for others, in
    /// whose midst nobody stands.
    func bytesEach(inStepsAt offset: Int) -> UInt64? {
        guard let instruction = instruction(at: offset) else { return nil }
        switch instruction.opcode {
        case .memoryFill, .memoryCopy, .memoryInit: return 1
        case .tableFill, .tableCopy, .tableInit, .arrayInitElem: return BulkCost.bytesPerElement
        case .arrayFill, .arrayCopy, .arrayInitData:
            let index = Int(instruction.index)
            guard types.indices.contains(index) else { return nil }
            let info = engine.typeInfos[types[index].rawValue].pointee
            return info.kind == .array ? UInt64(info.elementStorage.byteCount) : nil
        default: return nil
        }
    }

    /// What a call gives; nil if another instruction is there.
    func resultCount(ofCallAt offset: Int) -> Int? {
        guard let instruction = instruction(at: offset) else { return nil }
        let index = Int(instruction.index)
        switch instruction.opcode {
        case .call where decoded.functions.indices.contains(index):
            return decoded.functionType(decoded.functions[index])?.results.count
        case .callIndirect, .callRef:
            return decoded.functionType(TypeIndex(rawValue: instruction.index))?.results.count
        default: return nil
        }
    }
}
