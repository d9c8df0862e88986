// Looking up indices, and adding to index spaces within their limits.

extension ComponentValidator {
    /// The entry of an index space.
    func entry<T>(
        _ index: UInt32, of space: [T], _ item: StaticString, _ sort: StaticString
    ) throws(ComponentError) -> T {
        guard Int(index) < space.count else {
            throw fail("unknown \(item) \(index): \(sort) index out of bounds")
        }
        return space[Int(index)]
    }

    func coreFunction(_ index: UInt32) throws(ComponentError) -> CanonicalTypeIndex {
        try entry(index, of: scope.spaces.coreFunctions, "core function", "function")
    }

    func coreFunctionType(_ index: UInt32) throws(ComponentError) -> FunctionType {
        types.table.coreTypes.functionType(try coreFunction(index)) ?? FunctionType()
    }

    func memory(_ index: UInt32) throws(ComponentError) -> MemoryType {
        try entry(index, of: scope.spaces.coreMemories, "memory", "memory")
    }

    func coreModule(_ index: UInt32) throws(ComponentError) -> CoreModuleEntry {
        try entry(index, of: scope.spaces.coreModules, "module", "module")
    }

    func coreInstance(_ index: UInt32) throws(ComponentError) -> UInt32 {
        try entry(index, of: scope.spaces.coreInstances, "core instance", "instance")
    }

    func function(_ index: UInt32) throws(ComponentError) -> UInt32 {
        try entry(index, of: scope.spaces.functions, "function", "function")
    }

    func component(_ index: UInt32) throws(ComponentError) -> ComponentEntry {
        try entry(index, of: scope.spaces.components, "component", "component")
    }

    func instance(_ index: UInt32) throws(ComponentError) -> UInt32 {
        try entry(index, of: scope.spaces.instances, "instance", "instance")
    }

    func type(_ index: UInt32) throws(ComponentError) -> TypeEntity {
        try entry(index, of: scope.spaces.types, "type", "type")
    }

    func functionType(_ index: UInt32) throws(ComponentError) -> UInt32 {
        guard case .function(let number) = try type(index) else {
            throw fail("type index \(index) is not a function type")
        }
        return number
    }

    /// The name of a resource type.
    func resource(_ index: UInt32) throws(ComponentError) -> UInt32 {
        guard case .resource(let name) = try type(index) else {
            throw fail("type index \(index) is not a resource type")
        }
        return name
    }

    func valueType(_ index: UInt32) throws(ComponentError) -> ComponentValueType {
        guard case .value(let type) = try type(index) else {
            throw fail("type index \(index) is not a defined type")
        }
        return type
    }

    /// The thing of an index space that an export or argument names.
    func entity(
        _ sort: ComponentSort, _ index: UInt32
    ) throws(ComponentError) -> ComponentEntity {
        switch sort {
        case .core(.module): return .coreModule(try coreModule(index).type)
        case .function: return .function(try function(index))
        case .type: return .type(try type(index))
        case .component: return .component(try component(index).type)
        case .instance: return .instance(try instance(index))
        case .value: throw fail(.featureDisabled(.componentValues))
        case .core: throw fail("a \(sort.text) cannot be given or exported by a component")
        }
    }
}

extension ComponentValidator {
    /// - Parameter count: Of the entries that are there.
    func checkCount(
        _ count: Int, _ limit: Int, _ name: StaticStringKey
    ) throws(ComponentError) {
        guard count < limit else { throw fail(.limitExceeded(name)) }
    }

    private func checkTypeCount() throws(ComponentError) {
        try checkCount(
            scope.spaces.types.count + scope.spaces.coreTypes.count, limits.definitionsMax, "types")
    }

    private func checkFunctionCount() throws(ComponentError) {
        try checkCount(
            scope.spaces.functions.count + scope.spaces.coreFunctions.count,
            limits.definitionsMax, "functions")
    }

    private func checkInstanceCount() throws(ComponentError) {
        try checkCount(
            scope.spaces.instances.count + scope.spaces.coreInstances.count,
            limits.instancesMax, "instances")
    }

    mutating func append(type: TypeEntity) throws(ComponentError) {
        try checkTypeCount()
        try checkSize(of: .type(type))
        scope.spaces.types.append(type)
    }

    /// Whoever looks through a type may rely on its size and depth.
    private func checkSize(of entity: ComponentEntity) throws(ComponentError) {
        let facts = types.facts(of: entity)
        guard facts.partCount <= limits.typeSizeMax else { throw fail(.limitExceeded("type size")) }
        let depthMax =
            switch entity {
            case .type(.value), .type(.function), .function, .type(.resource), .coreModule:
                limits.typeDepthMax
            case .component, .instance, .type(.component), .type(.instance):
                limits.typeDepthMax + limits.componentDepthMax
            }
        guard facts.depth <= depthMax else { throw fail("type nesting is too deep") }
    }

    mutating func append(coreType type: CoreTypeEntity) throws(ComponentError) {
        try checkTypeCount()
        scope.spaces.coreTypes.append(type)
        scope.coreTypes.append(type)
    }

    mutating func append(coreFunction type: CanonicalTypeIndex) throws(ComponentError) {
        try checkFunctionCount()
        scope.spaces.coreFunctions.append(type)
    }

    mutating func append(function number: UInt32) throws(ComponentError) {
        try checkFunctionCount()
        scope.spaces.functions.append(number)
    }

    mutating func append(coreInstance number: UInt32) throws(ComponentError) {
        try checkInstanceCount()
        scope.spaces.coreInstances.append(number)
    }

    mutating func append(instance number: UInt32) throws(ComponentError) {
        try checkInstanceCount()
        try checkSize(of: .instance(number))
        scope.spaces.instances.append(number)
    }

    mutating func append(module: CoreModuleEntry) throws(ComponentError) {
        try checkCount(scope.spaces.coreModules.count, limits.modulesMax, "modules")
        scope.spaces.coreModules.append(module)
    }

    mutating func append(component: ComponentEntry) throws(ComponentError) {
        try checkCount(scope.spaces.components.count, limits.componentsMax, "components")
        try checkSize(of: .component(component.type))
        scope.spaces.components.append(component)
    }

    /// Adds to the index space of its sort.
    mutating func append(entity: ComponentEntity) throws(ComponentError) {
        switch entity {
        case .coreModule(let type): try append(module: CoreModuleEntry(type: type, context: nil))
        case .function(let number): try append(function: number)
        case .type(let type): try append(type: type)
        case .component(let type): try append(component: ComponentEntry(type: type, context: nil))
        case .instance(let number): try append(instance: number)
        }
    }

    /// Adds a core definition to the index space of its sort.
    mutating func append(core type: ExternalType) throws(ComponentError) {
        switch type {
        case .function(let index):
            try append(coreFunction: CanonicalTypeIndex(rawValue: index.rawValue))
        case .table(let type):
            try checkCount(scope.spaces.coreTables.count, limits.definitionsMax, "tables")
            scope.spaces.coreTables.append(type)
        case .memory(let type):
            try checkCount(scope.spaces.coreMemories.count, limits.definitionsMax, "memories")
            scope.spaces.coreMemories.append(type)
        case .global(let type):
            try checkCount(scope.spaces.coreGlobals.count, limits.definitionsMax, "globals")
            scope.spaces.coreGlobals.append(type)
        case .tag(let index):
            try checkCount(scope.spaces.coreTags.count, limits.definitionsMax, "tags")
            scope.spaces.coreTags.append(CanonicalTypeIndex(rawValue: index.rawValue))
        }
    }
}
