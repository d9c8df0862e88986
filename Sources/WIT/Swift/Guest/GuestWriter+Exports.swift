import WasmCore

extension GuestWriter {
    /// What a resource of this component has to be: a class that the user writes.
    mutating func exportedResource(_ id: Resolution.TypeID, _ name: String, _ index: Int) {
        let instance = model.instances[index]
        let type = resolution.types[id]
        writer.docs(type.docs)
        writer.line("typealias \(name) = \(instance.implementation).\(name)")
        writer.gap()
        writer.docs(type.docs)
        writer.deprecation(type.stability)
        let proto = SwiftName.quoted(instance.resourceProtocols[id] ?? "")
        writer.open("protocol \(proto): \(model.standard["AnyObject"])")
        let functions = functions(of: index).filter { $0.kind.resource == id }
        for (function, name) in zip(functions, memberNames(functions)) {
            requirement(function, name: name, index)
        }
        writer.close()
    }

    /// A function that the user has to write.
    private mutating func requirement(_ function: Function, name: String, _ index: Int) {
        let signature = GuestSignature(function, model, index)
        writer.gap()
        writer.docs(function.docs)
        writer.deprecation(function.stability)
        let (list, tail) = self.signature(signature, index)
        writer.list(head(signature, name), list, tail)
    }

    func head(_ signature: GuestSignature, _ name: String) -> String {
        switch signature.function.kind {
        case .constructor: "init("
        case .method: "func \(name)("
        case .static, .freestanding: "static func \(name)("
        }
    }

    /// The functions that the world exports by themselves.
    var worldExports: [Function] {
        model.world.exports.compactMap { _, item in
            if case .function(let function) = item { function } else { nil }
        }
    }

    /// The protocols that the user's types conform to.
    mutating func protocols() {
        for index in model.instances.indices where model.instances[index].isExport {
            guard model.hasFunctions(index) else { continue }
            let instance = model.instances[index]
            writer.gap()
            writer.docs(instance.docs)
            writer.open("protocol \(SwiftName.quoted(instance.protocolName))")
            for id in instance.types {
                if let proto = instance.resourceProtocols[id] {
                    alias(proto, instance.path + [proto])
                } else {
                    alias(
                        instance.typeNames[id] ?? "", instance.path + [instance.typeNames[id] ?? ""]
                    )
                }
            }
            let functions = functions(of: index).filter { $0.kind == .freestanding }
            for (function, name) in zip(functions, memberNames(functions)) {
                requirement(function, name: name, index)
            }
            writer.close()
        }
        writer.gap()
        writer.docs(model.instances[0].docs)
        writer.open("protocol \(SwiftName.quoted(model.worldProtocol))")
        for instance in model.instances where !instance.protocolName.isEmpty && instance.isExport {
            let name = instance.implementation.dropFirst(model.implementation.count + 1)
            writer.line(
                "associatedtype \(SwiftName.quoted(String(name))): "
                    + SwiftName.quoted(instance.protocolName))
        }
        for (function, name) in zip(worldExports, memberNames(worldExports)) {
            requirement(function, name: name, 0)
        }
        writer.close()
    }

    private mutating func alias(_ name: String, _ path: [String]) {
        writer.line("typealias \(SwiftName.quoted(name)) = \(SwiftName.path(path))")
    }

    // MARK: - Entry points

    /// The core functions that others call.
    mutating func entryPoints() {
        for index in model.instances.indices where model.instances[index].isExport {
            let functions = functions(of: index)
            let free = functions.filter { $0.kind == .freestanding }
            var names: [String: String] = [:]
            for (function, name) in zip(free, memberNames(free)) { names[function.name] = name }
            for id in model.instances[index].types where model.isResource(id) {
                let own = functions.filter { $0.kind.resource == id }
                for (function, name) in zip(own, memberNames(own)) { names[function.name] = name }
                destructor(id, index)
            }
            for function in functions {
                let name = names[function.name] ?? SwiftName.member(function.itemName)
                entryPoint(function, name: name, index)
            }
        }
        for (function, name) in zip(worldExports, memberNames(worldExports)) {
            entryPoint(function, name: name, 0)
        }
    }

    private mutating func destructor(_ id: Resolution.TypeID, _ index: Int) {
        let name = model.instances[index].exportName("[dtor]\(resolution.types[id].name ?? "")")
        let symbol = "canonicalExport\(nextExport())"
        writer.gap()
        writer.line("@_expose(wasm, \"\(name)\") @_cdecl(\"\(symbol)\")")
        writer.open("func \(symbol)(_ object: UInt32)")
        writer.line("Canonical.release(object, \(model.path(id, from: index)).self)")
        writer.close()
    }

    private mutating func entryPoint(_ function: Function, name: String, _ index: Int) {
        let signature = GuestSignature(function, model, index)
        let symbol = "canonicalExport\(nextExport())"
        let export = model.instances[index].exportName(function.name)
        writer.gap()
        writer.line("@_expose(wasm, \"\(export)\") @_cdecl(\"\(symbol)\")")
        let parameters = signature.flat.indices.map { "_ _\($0): \(signature.flat[$0].swiftName)" }
        let core = signature.isResultSpilled ? "UInt32" : signature.flatResult?.swiftName
        writer.openList("func \(symbol)(", parameters, ")" + (core.map { " -> \($0)" } ?? ""))
        liftParameters(signature, index)
        // Another call may come while this one waits.
        if signature.hasLentParts { writer.line("let _borrows = Canonical.takeBorrows()") }
        call(signature, name, index)
        if signature.hasLentParts { writer.line("Canonical.drop(_borrows)") }
        lowerResult(signature, index)
        writer.close()
        guard signature.isResultSpilled else { return }
        writer.gap()
        writer.line("@_expose(wasm, \"cabi_post_\(export)\") @_cdecl(\"\(symbol)Post\")")
        writer.line("func \(symbol)Post(_ result: UInt32) { Canonical.freeResults() }")
    }

    private mutating func liftParameters(_ signature: GuestSignature, _ index: Int) {
        guard !signature.function.parameters.isEmpty else { return }
        if signature.isSpilled {
            writer.line("var _cursor = Canonical.Memory(address: Canonical.pointer(_0))")
        } else {
            for slot in signature.flat.indices {
                writer.line("Canonical.Flat.set(\(slot), _\(slot))")
            }
            writer.line("var _cursor = Canonical.Flat()")
        }
        if case .method(let id) = signature.function.kind {
            writer.line("let _self = _cursor.load(UInt32.self)")
            writer.line(
                "let _object = Canonical.object(_self, \(model.path(id, from: index)).self)")
        }
        for (position, parameter) in signature.parameters.enumerated() {
            switch parameter.form {
            case .own(let path), .borrow(let path):
                writer.line(
                    "let _a\(position) = "
                        + "\(path)(Canonical.Handle(index: _cursor.load(UInt32.self)))"
                )
            case .value:
                let codec = codec(parameter.type, index)
                writer.line("let _a\(position) = Canonical.\(codec).lift(&_cursor)")
            }
        }
        if signature.isSpilled { writer.line("Canonical.free(Canonical.pointer(_0))") }
    }

    private mutating func call(_ signature: GuestSignature, _ name: String, _ index: Int) {
        let arguments = signature.parameters.enumerated().map { position, parameter in
            "\(SwiftName.label(parameter.name)): _a\(position)"
        }
        var call: String
        switch signature.function.kind {
        case .freestanding: call = "\(model.instances[index].implementation).\(name)("
        case .method: call = "_object.\(name)("
        case .static(let id): call = "\(model.path(id, from: index)).\(name)("
        case .constructor(let id): call = "\(model.path(id, from: index))("
        }
        call += arguments.joined(separator: ", ") + ")"
        if case .own = signature.resultForm { call += ".take()" }
        guard let thrown = thrownText(signature, index) else {
            return writer.line((signature.function.result == nil ? "" : "let _value = ") + call)
        }
        let isVoid = signature.result == nil
        var value = resultText(signature, index) ?? "Void"
        if case .own = signature.resultForm { value = "UInt32" }
        writer.line("let _value: \(model.standard["Result"])<\(value), \(thrown)>")
        writer.open("do throws(\(thrown))")
        if isVoid { writer.line("try \(call)") }
        writer.line(isVoid ? "_value = .success(())" : "_value = .success(try \(call))")
        writer.next("} catch {")
        writer.line("_value = .failure(error)")
        writer.close()
    }

    private mutating func lowerResult(_ signature: GuestSignature, _ index: Int) {
        guard let codec = resultCodec(signature, index) else { return }
        if signature.isResultSpilled {
            writer.line("let _area = Canonical.allocateLowered(\(signature.resultSize))")
            writer.line("var _result = Canonical.Memory(address: _area)")
            writer.line("Canonical.\(codec).lower(_value, &_result)")
            writer.line("Canonical.keepResults()")
            writer.line("return Canonical.address(_area)")
        } else {
            writer.line("var _result = Canonical.Flat()")
            writer.line("Canonical.\(codec).lower(_value, &_result)")
            if let type = signature.flatResult {
                writer.line("return Canonical.Flat.\(type.slotName)(0)")
            }
        }
    }

    // MARK: - Tables

    /// The built-ins of a resource of this component.
    mutating func resourceTable(_ name: String, _ id: Resolution.TypeID, _ index: Int) {
        let module = model.instances[index].builtInModule
        let resource = resolution.types[id].name ?? ""
        var symbols: [String] = []
        for (builtIn, result) in [("new", "UInt32"), ("rep", "UInt32"), ("drop", nil)] {
            symbols.append(
                extern(
                    module: module, name: "[resource-\(builtIn)]\(resource)",
                    parameters: ["UInt32"], result: result))
        }
        writer.open("enum \(name): ExportedResource")
        writer.line("typealias Object = \(model.path(id, from: index))")
        writer.gap()
        writer.line("static func new(_ object: UInt32) -> UInt32 { \(symbols[0])(object) }")
        writer.line("static func object(_ handle: UInt32) -> UInt32 { \(symbols[1])(handle) }")
        writer.line("static func drop(_ handle: UInt32) { \(symbols[2])(handle) }")
        writer.close()
    }
}
