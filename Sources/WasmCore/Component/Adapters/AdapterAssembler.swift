/// A local of a function that is being written.
struct AdapterLocal: Hashable {
    let index: UInt32
    let type: ValueType
}

/// What an instruction names whose index is known only once all imports are.
enum AdapterReference {
    /// By the position among imported functions.
    case imported(Int)
    /// By the position among defined ones.
    case defined(Int)
    /// The one global that the module defines.
    case scope
}

/// How many things of a kind are imported, behind which those that are defined stand.
struct AdapterImportCounts {
    var functions: Int
    var globals: Int
}

/// Writes one function: its locals, and instructions with their blocks closed.
///
/// It is an object, so that blocks can be closures that write to it.
final class AdapterAssembler {
    let signature: FunctionType
    private var localTypes: [ValueType] = []
    private var free: [ValueType: [AdapterLocal]] = [:]
    private var code = ByteWriter()
    private var references: [(offset: Int, item: AdapterReference)] = []

    init(_ signature: FunctionType) { self.signature = signature }

    var byteCount: Int { code.bytes.count }

    // MARK: Locals

    var parameters: [AdapterLocal] {
        signature.parameters.enumerated().map { AdapterLocal(index: UInt32($0), type: $1) }
    }

    /// A local that is zero until it is set.
    func fresh(_ type: ValueType) -> AdapterLocal {
        localTypes.append(type)
        return AdapterLocal(
            index: UInt32(signature.parameters.count + localTypes.count - 1), type: type)
    }

    /// A local that holds anything until it is set, for as long as `use` writes.
    func withTemporary(_ type: ValueType, _ use: (AdapterLocal) -> Void) {
        let local = free[type]?.popLast() ?? fresh(type)
        use(local)
        free[type, default: []].append(local)
    }

    func get(_ local: AdapterLocal) { emit(.localGet) { $0.index = local.index } }
    func set(_ local: AdapterLocal) { emit(.localSet) { $0.index = local.index } }
    func tee(_ local: AdapterLocal) { emit(.localTee) { $0.index = local.index } }

    // MARK: Instructions

    func emit(_ opcode: Opcode, _ fill: (inout Instruction) -> Void = { _ in }) {
        var instruction = Instruction(opcode, offset: 0)
        fill(&instruction)
        code.instruction(instruction)
    }

    /// A constant of an integer type.
    func constant(_ value: UInt64, _ type: ValueType = .i32) {
        emit(type == .i64 ? .i64Const : .i32Const) { $0.bits = value }
    }

    func access(_ opcode: Opcode, memory: UInt32, offset: UInt64) {
        emit(opcode) {
            $0.index = memory
            $0.bits = offset
        }
    }

    func call(_ function: AdapterReference) { emit(.call, function) }

    /// An instruction with one index.
    func emit(_ opcode: Opcode, _ item: AdapterReference) {
        code.opcode(opcode)
        references.append((code.bytes.count, item))
    }

    // MARK: Blocks

    /// Opens a block where a closure would not do.
    func open(_ opcode: Opcode, _ type: BlockType = .empty) {
        emit(opcode) { $0.blockType = type }
    }
    func close() { emit(.end) }

    private func structured(_ opcode: Opcode, _ type: BlockType, _ body: () -> Void) {
        open(opcode, type)
        body()
        close()
    }

    func block(_ type: BlockType = .empty, _ body: () -> Void) { structured(.block, type, body) }
    func loop(_ body: () -> Void) { structured(.loop, .empty, body) }
    /// Takes the condition from the stack.
    func ifTrue(_ body: () -> Void) { structured(.if, .empty, body) }
    func branch(_ depth: Int) { emit(.br) { $0.index = UInt32(depth) } }
    func branchIf(_ depth: Int) { emit(.brIf) { $0.index = UInt32(depth) } }

    /// - Parameter labels: The default label last.
    func branchTable(_ labels: [Int]) {
        code.instruction(
            Instruction(.brTable, offset: 0), list: .labels(labels.map { LabelIndex($0) }))
    }

    /// Branches to the block around for any exception.
    func catchAll(_ type: BlockType, _ body: () -> Void) {
        var instruction = Instruction(.tryTable, offset: 0)
        instruction.blockType = type
        code.instruction(
            instruction, list: .clauses([CatchClause(kind: .all, tag: 0, label: 0)]))
        body()
        emit(.end)
    }

    // MARK: Result

    /// Locals, code and the last `end`.
    func write(to writer: inout ByteWriter, _ imported: AdapterImportCounts) {
        var runs: [(count: UInt32, type: ValueType)] = []
        for type in localTypes {
            if let last = runs.last, last.type == type {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((1, type))
            }
        }
        writer.vector(runs) {
            $0.u32($1.count)
            $0.valueType($1.type)
        }
        var start = 0
        for (offset, item) in references {
            writer.raw(code.bytes[start..<offset])
            start = offset
            switch item {
            case .imported(let position): writer.u32(UInt32(position))
            case .defined(let position): writer.u32(UInt32(imported.functions + position))
            case .scope: writer.u32(UInt32(imported.globals))
            }
        }
        writer.raw(code.bytes[start...])
        writer.opcode(.end)
    }
}
