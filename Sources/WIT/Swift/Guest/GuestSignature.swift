import WasmCore

/// A function as it is in Swift, and as the core function that it is lifted from or lowered to.
struct GuestSignature {
    struct Parameter {
        /// With backquotes where that has to be.
        var name: String
        var type: Resolution.ValueType
        var form: Form

        /// What it is called within the function: `self` is something else there.
        var local: String { name == "`self`" ? "_this" : name }
        /// Both names, if they differ.
        var declaration: String { local == name ? name : "\(name) \(local)" }
    }

    /// How a value crosses the boundary.
    enum Form: Hashable {
        /// By its codec.
        case value
        /// A handle of another component's resource by itself: it is the resource, which moves.
        case own(String)
        /// The same, lent for the call.
        case borrow(String)
    }

    let function: Resolution.Function
    /// Without `self`.
    let parameters: [Parameter]
    /// What is returned, if anything.
    var result: Resolution.ValueType?
    var resultForm = Form.value
    /// It throws the error of a result; of what type, if of any.
    var isThrowing = false
    var error: Resolution.ValueType?
    /// The core values of the parameters, unless they lie in memory.
    let flat: [ValueType]
    let isSpilled: Bool
    /// The core value of the result, unless it lies in memory.
    let flatResult: ValueType?
    let isResultSpilled: Bool
    let resultSize: UInt32
    let parametersSize: UInt32
    /// Something is lent within another value.
    var hasLentParts = false

    var isMethod: Bool { if case .method = function.kind { true } else { false } }
    var isConstructor: Bool { if case .constructor = function.kind { true } else { false } }

    /// - Parameter isBegun: Whether the call goes on while its caller does: fewer parameters are
    ///   core values then, and the result never is.
    init(
        _ function: Resolution.Function, _ model: GuestModel, _ index: Int, isBegun: Bool = false
    ) {
        self.function = function
        var declared = function.parameters[...]
        if case .method = function.kind { declared = declared.dropFirst() }
        let names = MemberNames.unique(declared.map(\.name))
        parameters = zip(names, declared).map { name, parameter in
            Parameter(
                name: name, type: parameter.type, form: Self.form(parameter.type, model, index))
        }
        let layouts = function.parameters.map { model.layouts[$0.type] }
        let record = CanonicalLayout.record(layouts)
        isSpilled =
            record.flat.count
            > (isBegun ? FlatTypes.asyncParametersMax : FlatTypes.parametersMax)
        flat = isSpilled ? [.i32] : record.flat.types
        parametersSize = record.size
        let layout = function.result.map { model.layouts[$0] }
        isResultSpilled = (layout?.flat.count ?? 0) > (isBegun ? 0 : FlatTypes.resultsMax)
        flatResult = isResultSpilled ? nil : layout?.flat.types.first
        resultSize = layout?.size ?? 0
        result = function.result
        if let type = result, let (_, kind, instance) = model.kind(type, from: index),
            case .result(let ok, let error) = kind
        {
            isThrowing = true
            self.error = error
            // They may be of another namespace, if the result itself has a name.
            result = ok
            self.instance = instance
        }
        if !isBegun {
            resultForm = result.map { Self.form($0, model, self.instance ?? index) } ?? .value
        }
        hasLentParts =
            parameters.contains { $0.form == .value }
            && layouts.contains { $0.contents.contains(.borrows) }
    }

    /// Where the types of the result are seen from, if not from where the function is.
    private(set) var instance: Int?

    private static func form(
        _ type: Resolution.ValueType, _ model: GuestModel, _ index: Int
    ) -> Form {
        guard let (_, kind, instance) = model.kind(type, from: index),
            let resource = kind.resource
        else { return .value }
        let owner = model.dealiased(resource, from: instance).instance
        guard !model.instances[owner].isExport else { return .value }
        let path = model.path(resource, from: instance)
        return kind == .own(resource) ? .own(path) : .borrow(path)
    }
}

extension ValueType {
    /// The type of a core value in Swift, unsigned.
    var swiftName: String {
        switch self {
        case .i64: "UInt64"
        case .f32: "Float"
        case .f64: "Double"
        default: "UInt32"
        }
    }

    /// How a slot of `Canonical.Flat` is read as one.
    var slotName: String {
        switch self {
        case .i64: "i64"
        case .f32: "f32"
        case .f64: "f64"
        default: "i32"
        }
    }
}
