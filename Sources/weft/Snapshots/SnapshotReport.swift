import CommandLineSupport
import WasmCore
import WasmInterp

/// What there is to say of a snapshot, as values.
struct SnapshotReport {
    /// Pages of a memory by what the snapshot says of them.
    struct PageCounts {
        var inline = 0
        var zero = 0
        var kept = 0
        var data = 0
    }

    let contents: SnapshotContents
    /// By number in the snapshot; nil where nobody has it, or it is malformed.
    private let modules: [DecodedModule?]
    private let sections: [NameSection?]

    var image: StoreImage { contents.image }

    init(_ contents: SnapshotContents, _ given: GivenModules) {
        self.contents = contents
        modules = contents.modules.map { module in
            (module.bytes ?? given.bytes["\(module.digest)"]).flatMap {
                try? ModuleDecoder.decode(ModuleBytes($0))
            }
        }
        sections = modules.map { $0.flatMap { NameSection($0) } }
    }

    /// What is said of each memory's pages.
    var pageCounts: [PageCounts] {
        var counts = [PageCounts](repeating: PageCounts(), count: image.memories.count)
        for run in contents.runs {
            let count = run.range.pageCount
            switch run.content {
            case .inline: counts[run.memory].inline += count
            case .zero: counts[run.memory].zero += count
            case .kept: counts[run.memory].kept += count
            case .data: counts[run.memory].data += count
            }
        }
        return counts
    }

    // Numbers in a snapshot may be forged.

    private func module(ofInstance number: Int) -> Int? {
        guard image.instances.indices.contains(number) else { return nil }
        let module = image.instances[number].module
        return modules.indices.contains(module) ? module : nil
    }

    /// A frame as backtraces have it.
    func frame(_ instance: Int, _ function: Int, offset: Int?) -> Trap.Frame {
        let index = FunctionIndex(rawValue: UInt32(clamping: function))
        return Trap.Frame(
            function: index, name: name(instance, function, index), offset: offset)
    }

    private func name(_ instance: Int, _ function: Int, _ index: FunctionIndex) -> String? {
        guard let number = module(ofInstance: instance), let module = modules[number] else {
            return nil
        }
        let imports = module.imports.filter { wanted in
            if case .function = wanted.type { true } else { false }
        }
        if imports.indices.contains(function) {
            return "\(imports[function].module).\(imports[function].name)"
        }
        if let name = sections[number]?.functionName(index) { return name }
        return module.exports.first { $0.kind == .function && $0.index == index.rawValue }?.name
    }

    /// A function of the snapshot, as calls and references name it.
    func function(_ number: Int) -> String {
        guard image.functions.indices.contains(number) else { return "function \(number)" }
        let function = image.functions[number]
        return "\(frame(function.instance, function.index, offset: nil))"
    }

    /// The frames of a call, the innermost first.
    func frames(_ call: ExecutionImage) -> [Trap.Frame] {
        call.frames.reversed().map { frame in
            self.frame(
                frame.instance, frame.function, offset: frame.wasm == 0 ? nil : Int(frame.wasm))
        }
    }

    /// What a call does.
    func state(_ call: ExecutionImage) -> String {
        switch call.progress {
        case .notStarted: "has not begun"
        case .atSafepoint: "is paused"
        case .waiting(let call), .blocked(let call, _):
            "waits for \(function(call.function))" + (call.condition.map(words) ?? "")
        }
    }

    private func words(_ condition: WaitCondition) -> String {
        var parts: [String] = condition.sources.compactMap { source in
            switch source.kind {
            case .reading: "descriptor \(source.number) to be read"
            case .writing: "descriptor \(source.number) to be written"
            case .work: "the host"
            case .presence: nil
            }
        }
        if let deadline = condition.deadline { parts.append("its time \(deadline) ns") }
        return parts.isEmpty ? "" : " until " + parts.joined(separator: " or ")
    }

    func type(_ type: StateValueType) -> String {
        switch type {
        case .plain(let type): type.text
        case .concrete(let isNullable, let name):
            "(ref \(isNullable ? "null " : "")type \(name.index) of module \(name.module))"
        }
    }

    func value(_ value: StateValue) -> String {
        switch value {
        case .i32(let bits): "\(Int32(bitPattern: bits))"
        case .i64(let bits): "\(Int64(bitPattern: bits))"
        case .f32(let bits): "\(Float(bitPattern: bits))"
        case .f64(let bits): "\(Double(bitPattern: bits))"
        case .v128(let low, let high): "0x" + high.hexadecimal + low.hexadecimal
        case .null: "null"
        case .i31(let bits): "i31 \(bits)"
        case .function(let number): function(number)
        case .object(let number): "object \(number)"
        case .exception(let number): "exception \(number)"
        case .extern(let number): "extern \(number)"
        }
    }

    func text(_ global: GlobalState) -> String {
        "\(global.isMutable ? "mut " : "")\(type(global.type)) \(value(global.value))"
    }
}
