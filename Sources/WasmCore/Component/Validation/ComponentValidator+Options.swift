// Spec: component model, "canonopt Validation".

extension ComponentValidator {
    /// Checks each option, and those that depend on each other.
    func checked(_ options: [CanonicalOption]) throws(ComponentError) -> CanonicalOptions {
        guard options.count <= limits.canonicalOptionsMax else {
            throw fail(.limitExceeded("canonical options"))
        }
        var result = CanonicalOptions()
        var encoding: StringEncoding?
        for option in options {
            switch option {
            case .stringEncoding(let other):
                if let encoding {
                    throw fail(
                        "canonical encoding option `\(encoding.optionText)` conflicts with option "
                            + "`\(other.optionText)`")
                }
                encoding = other
            case .memory(let index):
                try checkOnce(result.memory == nil, "memory")
                result.addressType = try addressType(ofMemory: index)
                result.memory = index
            case .realloc(let index):
                try checkOnce(result.realloc == nil, "realloc")
                result.realloc = index
            case .postReturn(let index):
                try checkOnce(result.postReturn == nil, "post-return")
                result.postReturn = index
            case .async:
                try checkOnce(!result.isAsync, "async")
                try require(.componentAsync)
                result.isAsync = true
            case .callback(let index):
                try checkOnce(result.callback == nil, "callback")
                result.callback = index
            }
        }
        result.encoding = encoding ?? .utf8
        if result.callback != nil && !result.isAsync {
            throw fail("cannot specify callback without async")
        }
        if result.postReturn != nil && result.isAsync {
            throw fail("cannot specify post-return function in async")
        }
        if let realloc = result.realloc { try checkRealloc(realloc, result) }
        return result
    }

    private func checkOnce(_ isFirst: Bool, _ option: StaticString) throws(ComponentError) {
        guard isFirst else {
            throw fail("canonical option `\(option)` is specified more than once")
        }
    }

    /// The width of a memory's addresses, if values may be lifted from it.
    func addressType(ofMemory index: UInt32) throws(ComponentError) -> AddressType {
        let type = try memory(index)
        if type.addressType == .i64 { try require(.componentMemory64) }
        guard !type.isShared else { throw fail("mismatch in the shared flag for memories") }
        return type.addressType
    }

    private func checkRealloc(
        _ index: UInt32, _ options: CanonicalOptions
    ) throws(ComponentError) {
        guard options.memory != nil else {
            throw fail("canonical option `realloc` requires `memory` to also be specified")
        }
        let address = options.addressType.valueType
        let expected = FunctionType([address, address, address, address], [address])
        guard try coreFunctionType(index) == expected else {
            throw fail(
                "canonical option `realloc` uses a core function with an incorrect signature")
        }
    }

    func requireMemory(_ options: CanonicalOptions, if isNeeded: Bool) throws(ComponentError) {
        if isNeeded && options.memory == nil {
            throw fail("canonical option `memory` is required")
        }
    }

    func requireRealloc(_ options: CanonicalOptions, if isNeeded: Bool) throws(ComponentError) {
        try requireMemory(options, if: isNeeded)
        if isNeeded && options.realloc == nil {
            throw fail("canonical option `realloc` is required")
        }
    }

    func requireSynchronous(
        _ options: CanonicalOptions, _ operation: CanonicalOperation
    ) throws(ComponentError) {
        if options.isAsync {
            throw fail("cannot specify `async` option on `\(operation.row.text)`")
        }
    }

    /// Options that only lifted functions have.
    func checkLowering(_ options: CanonicalOptions) throws(ComponentError) {
        if options.postReturn != nil {
            throw fail("canonical option `post-return` cannot be specified for lowerings")
        }
        if options.callback != nil {
            throw fail("canonical option `callback` cannot be specified for lowerings")
        }
    }

    func checkAsyncness(
        _ options: CanonicalOptions, _ type: ComponentFunctionType
    ) throws(ComponentError) {
        if options.isAsync && !type.isAsync {
            throw fail("the `async` canonical option requires an async function type")
        }
    }
}

extension StringEncoding {
    /// The name of the option, as messages have it.
    fileprivate var optionText: String { self == .latin1UTF16 ? "latin1-utf16" : "\(text)" }
}
