import CommandLineSupport
import WasmCore

extension Command {
    private static let inspectJSON = Option.flag("--json", "Print one JSON object instead")
    private static let inspectFunctions = Option.flag(
        "--functions", "Sizes of all functions, not only of the \(largestShown) largest")
    private static let largestShown = 10

    static let inspect = Command(
        name: "inspect",
        summary: "Show what is in a module or component",
        usage: "[OPTIONS] FILE",
        details: """
            Sizes of sections and functions, types, imports, exports, memories, tables, counts,
            the features that it uses, and what its compiler says of itself. The module need not
            be valid.

            The object of --json has the members "kind" ("module", "component"), "bytes", "name",
            "sections" (name, custom, offset, bytes, entries), "types", "imports" (module, name,
            kind, type), "exports" (name, kind, index, type), "memories", "tables" (minimum,
            maximum, addressBits …), "start", "counts", "functions" (index, name, bytes; the
            largest first), "features" (as --features of 'weft run' names them),
            "targetFeatures", "producers"; null stands for what is not there or not known. Those
            of a component are "kind", "bytes", "sections" (name, count, bytes; the largest first),
            "name", "modules" (item, name, offset, bytes), "imports" and "exports" (name, type,
            members), "features"; of one that is not valid an "error" in place of the last five.
            """,
        options: [inspectFunctions.definition, inspectJSON.definition],
        run: { arguments throws(Failure) in
            let path = try arguments.onlyWord("file")
            let isJSON = try arguments[inspectJSON]
            let functionsMax = try arguments[inspectFunctions] ? Int.max : largestShown
            let content = try ModuleFile.load(path)
            switch content.kind {
            case .component:
                let report = ComponentReport(content.bytes)
                if isJSON { try write(report.json) } else { try StandardOutput.write(report.text) }
            case .module:
                let module = try ModuleFile.decode(content.bytes, path)
                let report = ModuleReport(module, functionsMax: functionsMax)
                if isJSON { try write(report.json) } else { try StandardOutput.write(report.text) }
            }
            return 0
        })

    private static func write(_ json: JSON) throws(Failure) {
        try StandardOutput.write(json.bytes + [UInt8(ascii: "\n")])
    }
}
