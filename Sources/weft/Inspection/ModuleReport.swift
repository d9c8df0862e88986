import CommandLineSupport
import WasmCore

/// What there is to say of a module that is decoded, as values.
struct ModuleReport {
    /// A section, custom or not.
    struct SectionRow {
        var name: String
        var isCustom: Bool
        var range: Range<Int>
        /// nil where the section is no list.
        var entryCount: Int?
    }

    /// A function with a body.
    struct FunctionRow {
        var index: UInt32
        /// By the name section, else by which it is exported.
        var name: String?
        var byteCount: Int
    }

    let module: DecodedModule
    let name: String?
    let sections: [SectionRow]
    /// The largest first.
    let functions: [FunctionRow]
    /// What keeps them from being known: the module is not valid.
    let features: Result<Features, ModuleError>
    let producers: Result<Producers?, DecodeError>
    let targetFeatures: Result<TargetFeatures?, DecodeError>

    /// - Parameter functionsMax: How many of the largest functions to name.
    init(_ module: DecodedModule, functionsMax: Int) {
        self.module = module
        name = NameSection(module)?.moduleName
        sections = Self.sections(of: module)
        functions = Self.functions(of: module, most: functionsMax)
        features = Result { () throws(ModuleError) in try module.featuresUsed() }
        producers = Result { () throws(DecodeError) in try Producers(module) }
        targetFeatures = Result { () throws(DecodeError) in try TargetFeatures(module) }
    }

    private static func sections(of module: DecodedModule) -> [SectionRow] {
        let known = module.sections.map { section in
            let isList = section.kind != .start && section.kind != .dataCount
            return SectionRow(
                name: "\(section.kind)", isCustom: false, range: section.range,
                entryCount: isList ? section.entryCount : nil)
        }
        let custom = module.customSections.map { section in
            SectionRow(name: section.name, isCustom: true, range: section.range)
        }
        return (known + custom).sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    private static func functions(of module: DecodedModule, most count: Int) -> [FunctionRow] {
        let largest = module.bodies.indices.sorted { left, right in
            let sizes = (module.bodies[left].range.count, module.bodies[right].range.count)
            return sizes.0 == sizes.1 ? left < right : sizes.0 > sizes.1
        }
        let rows = largest.prefix(count).map { position in
            FunctionRow(
                index: UInt32(module.importedFunctionCount + position), name: nil,
                byteCount: module.bodies[position].range.count)
        }
        let wanted = Set(rows.map { FunctionIndex(rawValue: $0.index) })
        var names = NameSection(module)?.functionNames(of: wanted) ?? [:]
        for export in module.exports where export.kind == .function {
            let index = FunctionIndex(rawValue: export.index)
            if wanted.contains(index), names[index] == nil { names[index] = export.name }
        }
        return rows.map { row in
            var row = row
            row.name = names[FunctionIndex(rawValue: row.index)]
            return row
        }
    }

    var codeByteCount: Int { module.bodies.reduce(0) { $0 + $1.range.count } }
    var dataByteCount: Int { module.datas.reduce(0) { $0 + $1.range.count } }
}
