import WasmCore

extension ComponentInstance {
    /// An exported function as a Swift function of a type.
    ///
    ///     let add = try instance.function("add", as: ((UInt32, UInt32) -> UInt32).self)
    ///
    /// - Parameters:
    ///   - name: A plain name, or `[method]shelf.add` and the like.
    ///   - type: Of values that are ``ComponentConvertible``, with one result or none.
    /// - Throws: ``ComponentExportError`` if there is no such function, or it has another type.
    @inlinable
    public func function<each Parameter: ComponentConvertible, each Output: ComponentConvertible>(
        _ name: String, as type: ((repeat each Parameter) -> (repeat each Output)).Type
    ) throws(ComponentExportError) -> TypedComponentFunction<
        repeat each Parameter, (repeat each Output)
    > {
        var signature = TypedSignature()
        repeat signature.append(parameter: (each Parameter).self)
        repeat signature.append(result: (each Output).self)
        return TypedComponentFunction(try callee(name, signature)) {
            (reader: inout CanonicalReader) throws(Trap) in
            (repeat try (each Output).lift(from: &reader))
        }
    }

    /// A function of an exported interface as a Swift function of a type.
    ///
    /// - Throws: ``ComponentExportError`` if there is no such function, or it has another type.
    @inlinable
    public func function<each Parameter: ComponentConvertible, each Output: ComponentConvertible>(
        _ interface: String, _ name: String,
        as type: ((repeat each Parameter) -> (repeat each Output)).Type
    ) throws(ComponentExportError) -> TypedComponentFunction<
        repeat each Parameter, (repeat each Output)
    > {
        try exported(interface).function(name, as: type)
    }

    /// An exported instance.
    ///
    /// - Throws: ``ComponentExportError`` if there is none of the name.
    @usableFromInline
    func exported(_ interface: String) throws(ComponentExportError) -> ComponentInstance {
        if let instance = instance(interface) { return instance }
        throw .unknownExport(
            name: interface, nearest: Suggestion.nearest(to: interface, among: exportNames))
    }

    @usableFromInline
    func callee(
        _ name: String, _ signature: TypedSignature
    ) throws(ComponentExportError) -> TypedCallee {
        guard let item = exports[name] else {
            throw .unknownExport(
                name: name, nearest: Suggestion.nearest(to: name, among: exportNames))
        }
        guard case .function(let planned) = item else { throw .notAFunction(name: name) }
        let type = object.plan.signatures[Int(planned.type)]
        guard let bindings = signature.bindings(for: type) else {
            throw .signatureMismatch(name: name, asked: signature.description, actual: type)
        }
        guard case .lifted(let function) = object.target(planned) else {
            throw .hostFunction(name: name)
        }
        return TypedCallee(
            function, task: object.plan.usesTasks ? object.callTarget(planned) : nil, signature,
            bindings)
    }
}

/// Why a component has no function of the asked name and type.
public enum ComponentExportError: Error, Hashable, Sendable {
    /// Nothing is exported by the name; `nearest` is the export that may have been meant.
    case unknownExport(name: String, nearest: String?)
    /// The export is no function.
    case notAFunction(name: String)
    /// The function has another type than was asked for.
    case signatureMismatch(name: String, asked: String, actual: ComponentSignatureType)
    /// The component exports a function of the host's that it imports; it can be called by values.
    case hostFunction(name: String)
}

extension ComponentExportError: CustomStringConvertible {
    /// One line, with both types where they differ.
    public var description: String {
        switch self {
        case .unknownExport(let name, let nearest):
            "there is no export \(name.quoted)"
                + (nearest.map { "; did you mean \($0.quoted)?" } ?? "")
        case .notAFunction(let name): "the export \(name.quoted) is no function"
        case .signatureMismatch(let name, let asked, let actual):
            "the function \(name.quoted) is \(actual), asked for \(asked)"
        case .hostFunction(let name):
            "the function \(name.quoted) is one of the host's, which the component hands on"
        }
    }
}
