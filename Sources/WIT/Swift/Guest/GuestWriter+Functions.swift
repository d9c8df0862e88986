import WasmCore

extension GuestWriter {
    /// `(a: UInt8, b: borrowing Log) throws(Failure) -> UInt8`: the parameters, and the rest.
    func signature(_ signature: GuestSignature, _ index: Int) -> (list: [String], tail: String) {
        let list = signature.parameters.map { parameter in
            switch parameter.form {
            case .value: "\(parameter.declaration): \(swift(parameter.type, index))"
            case .own(let path): "\(parameter.declaration): consuming \(path)"
            case .borrow(let path): "\(parameter.declaration): borrowing \(path)"
            }
        }
        var tail = ")"
        if let type = thrownText(signature, index) { tail += " throws(\(type))" }
        if let type = resultText(signature, index), !signature.isConstructor {
            tail += " -> \(type)"
        }
        return (list, tail)
    }

    /// What it throws.
    func thrownText(_ signature: GuestSignature, _ index: Int) -> String? {
        signature.isThrowing ? failure(signature.error, signature.instance ?? index) : nil
    }

    /// What it returns.
    func resultText(_ signature: GuestSignature, _ index: Int) -> String? {
        guard let type = signature.result else { return nil }
        switch signature.resultForm {
        case .own(let path), .borrow(let path): return path
        case .value: return swift(type, signature.instance ?? index)
        }
    }

    /// What lifts and lowers the result: a resource that moves is its handle.
    mutating func resultCodec(_ signature: GuestSignature, _ index: Int) -> String? {
        let index = signature.instance ?? index
        var codec: String?
        if let type = signature.result {
            codec = signature.resultForm == .value ? self.codec(type, index) : "Integer<UInt32>"
        }
        guard signature.isThrowing else { return codec }
        return compound("Outcome", [codec ?? "Unit", failureCodec(signature.error, index)])
    }

    // MARK: - Imports

    /// A function that is imported, in Swift.
    ///
    /// - Parameter name: With backquotes where that has to be; `init` for a constructor.
    private mutating func importedFunction(_ function: Function, name: String, _ index: Int) {
        let signature = GuestSignature(function, model, index)
        let instance = model.instances[index]
        var core = signature.flat.map(\.swiftName)
        if signature.isResultSpilled { core.append("UInt32") }
        let symbol = extern(
            module: instance.name, name: function.name, parameters: core,
            result: signature.flatResult?.swiftName)
        writer.gap()
        writer.docs(function.docs)
        writer.deprecation(function.stability)
        let (list, tail) = self.signature(signature, index)
        let head =
            signature.isConstructor
            ? "init(" : (signature.isMethod ? "borrowing func " : "static func ") + name + "("
        writer.openList(head, list, tail)
        lowerParameters(signature, index)
        var arguments = signature.flat.indices.map {
            "Canonical.Flat.\(signature.flat[$0].slotName)(\($0))"
        }
        if signature.isSpilled { arguments = ["Canonical.address(_parameters)"] }
        if signature.isResultSpilled {
            writer.line("let _area = Canonical.allocate(\(signature.resultSize))")
            arguments.append("Canonical.address(_area)")
        }
        writer.list((signature.flatResult == nil ? "" : "let _core = ") + symbol + "(", arguments)
        if hasLowered(signature) { writer.line("Canonical.free(all: _lowered)") }
        liftResult(signature, index)
        writer.close()
    }

    /// An asynchronous function that is imported, as one that begins it.
    private mutating func beginning(_ function: Function, name: String, _ index: Int) {
        let signature = GuestSignature(function, model, index, isBegun: true)
        var core = signature.flat.map(\.swiftName)
        if signature.isResultSpilled { core.append("UInt32") }
        let symbol = extern(
            module: model.instances[index].name, name: "[async-lower]\(function.name)",
            parameters: core, result: "UInt32")
        var value = resultText(signature, index) ?? "Void"
        if let thrown = thrownText(signature, index) {
            value = "\(model.standard["Result"])<\(value), \(thrown)>"
        }
        writer.gap()
        let hint = "The call goes on while something else is done."
        writer.docs(function.docs.map { $0 + "\n\n" + hint } ?? hint)
        writer.deprecation(function.stability)
        let (list, _) = self.signature(signature, index)
        let head = signature.isMethod ? "borrowing func " : "static func "
        writer.openList(
            head + name + "(", list, ") -> \(model.runtime("Subtask"))<\(value)>")
        lowerParameters(signature, index)
        var arguments = signature.flat.indices.map {
            "Canonical.Flat.\(signature.flat[$0].slotName)(\($0))"
        }
        if signature.isSpilled { arguments = ["Canonical.address(_parameters)"] }
        if signature.isResultSpilled {
            writer.line(
                "let _area = Canonical.address(Canonical.allocate(\(signature.resultSize)))")
            arguments.append("_area")
        }
        writer.list("let _status = \(symbol)(", arguments)
        let codec = resultCodec(signature, index) ?? "Unit"
        writer.list(
            "return \(model.runtime("Subtask"))(",
            [
                "status: _status", "area: \(signature.isResultSpilled ? "_area" : "0")",
                "lowered: \(hasLowered(signature) ? "_lowered" : "nil")",
                "lift: { Canonical.\(codec).lift(&$0) }",
            ])
        writer.close()
    }

    /// Functions side by side, in Swift: each as a call, and asynchronous ones as one that is
    /// begun.
    mutating func importedFunctions(_ functions: [Function], taken: [String] = [], _ index: Int) {
        let begun = functions.filter { $0.isAsync && !$0.kind.isConstructor }
        let names = MemberNames.unique(
            functions.map(\.itemName) + begun.map { "begin-" + $0.itemName }, taken: taken)
        for (function, name) in zip(functions, names) {
            importedFunction(function, name: name, index)
        }
        for (function, name) in zip(begun, names.dropFirst(functions.count)) {
            beginning(function, name: name, index)
        }
    }

    private func hasLowered(_ signature: GuestSignature) -> Bool {
        signature.isSpilled
            || signature.parameters.contains { model.layouts[$0.type].contents.contains(.pointers) }
    }

    private mutating func lowerParameters(_ signature: GuestSignature, _ index: Int) {
        if signature.isSpilled {
            writer.line(
                "let _parameters = Canonical.allocateLowered(\(signature.parametersSize))")
            writer.line("var _cursor = Canonical.Memory(address: _parameters)")
        } else if !signature.function.parameters.isEmpty {
            writer.line("var _cursor = Canonical.Flat()")
        }
        if signature.isMethod { writer.line("_cursor.store(self.handle)") }
        for parameter in signature.parameters {
            switch parameter.form {
            case .own: writer.line("_cursor.store(\(parameter.local).take())")
            case .borrow: writer.line("_cursor.store(\(parameter.local).handle)")
            case .value:
                let codec = codec(parameter.type, index)
                writer.line("Canonical.\(codec).lower(\(parameter.local), &_cursor)")
            }
        }
        if hasLowered(signature) { writer.line("let _lowered = Canonical.takeLowered()") }
    }

    private mutating func liftResult(_ signature: GuestSignature, _ index: Int) {
        guard let codec = resultCodec(signature, index) else { return }
        if signature.isResultSpilled {
            writer.line("var _result = Canonical.Memory(address: _area)")
        } else {
            if signature.flatResult != nil { writer.line("Canonical.Flat.set(0, _core)") }
            writer.line("var _result = Canonical.Flat()")
        }
        writer.line("let _value = Canonical.\(codec).lift(&_result)")
        if signature.isResultSpilled { writer.line("Canonical.free(_area)") }
        let attempt = signature.isThrowing ? "try " : ""
        var value = signature.isThrowing ? "_value.get()" : "_value"
        if signature.isConstructor { return writer.line("self.handle = \(attempt)\(value)") }
        if case .own(let path) = signature.resultForm {
            value = "\(path)(Canonical.Handle(index: \(value)))"
        }
        writer.line("return \(attempt)\(value)")
    }

    // MARK: - Resources

    /// A resource of somebody else, with its functions.
    mutating func importedResource(_ id: Resolution.TypeID, _ name: String, _ index: Int) {
        let type = resolution.types[id]
        let drop = extern(
            module: model.instances[index].name, name: "[resource-drop]\(type.name ?? "")",
            parameters: ["UInt32"], result: nil)
        writer.docs(type.docs)
        writer.deprecation(type.stability)
        writer.open("struct \(name): ~Copyable, Canonical.Resource")
        writer.lines(
            """
            private(set) var handle: UInt32

            init(_ handle: Canonical.Handle) { self.handle = handle.index }

            consuming func take() -> UInt32 {
                let result = handle
                handle = 0
                return result
            }

            deinit {
                if handle != 0 { \(drop)(handle) }
            }
            """)
        let functions = functions(of: index).filter { $0.kind.resource == id }
        importedFunctions(functions, taken: ["handle", "take"], index)
        writer.close()
    }

    /// The functions of a namespace, those of its resources too.
    func functions(of index: Int) -> [Function] {
        if let id = model.instances[index].interface {
            return resolution.interfaces[id].functions.values
        }
        return model.world.imports.compactMap { _, item in
            if case .function(let function) = item { function } else { nil }
        }
    }

    /// Names of functions side by side, each once.
    func memberNames(_ functions: [Function], taken: [String] = []) -> [String] {
        MemberNames.unique(functions.map(\.itemName), taken: taken)
    }
}

extension Resolution.Function.Kind {
    fileprivate var isConstructor: Bool { if case .constructor = self { true } else { false } }
}
