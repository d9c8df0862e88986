import Foundation
import Testing

/// `weft wit`, which reads files and folders.
@Suite struct WitCommandTests {
    private static let files = [
        "api.wit": """
        package demo:shop@1.0.0;

        /// What is there.
        interface stock {
          use demo:base/types.{item};
          count: func(what: item) -> u32;
          @unstable(feature = audits)
          audit: func();
        }
        """,
        "base.wit": "package demo:base;\ninterface types { type item = string; }\n",
    ]

    private static let setup = """
        mkdir -p wit/deps/base wit/other; cp api.wit wit; cp base.wit wit/deps/base
        echo nonsense > wit/other/no.wit; echo nonsense > wit/deps/no.txt

        """

    private func run(_ command: String) throws -> Program.Outcome {
        try Program.shell(Self.setup + command, files: Self.files)
    }

    @Test func aFolderIsAPackageWithWhatItRefersTo() throws {
        let outcome = try run(
            "weft wit wit > all.wit && weft wit all.wit | cmp - all.wit && cat all.wit")
        #expect(outcome.status == 0, "\(outcome.error)")
        for line in [
            "package demo:shop@1.0.0;\n", "/// What is there.\n", "package demo:base {\n",
            "count: func(what: item) -> u32;\n",
        ] {
            #expect(outcome.output.contains(line), "\(outcome.output)")
        }
        #expect(!outcome.output.contains("audit"))
    }

    @Test(arguments: ["audits", "x,audits", "all"])
    func featuresAreThereIfAsked(list: String) throws {
        let outcome = try run("weft wit --features \(list) wit/")
        #expect(outcome.output.contains("audit: func();"), "\(outcome.error)")
    }

    @Test func theGraphIsJSON() throws {
        let outcome = try run("weft wit --json wit")
        let graph = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let packages = (graph as? [String: Any])?["packages"] as? [[String: Any]]
        let names = packages?.compactMap { $0["name"] as? String }
        #expect(names == ["demo:base", "demo:shop@1.0.0"], "\(outcome.output)")
    }

    @Test func mistakesHaveTheirPlace() throws {
        let outcome = try run(
            "echo 'interface bad { f: func(a: u33); }' >> wit/deps/base/base.wit; weft wit wit")
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("weft: wit/deps/base/base.wit:3:"), "\(outcome.error)")
        #expect(outcome.error.contains(" | interface bad { f: func(a: u33); }\n"))
        #expect(outcome.error.contains("^~~"))
    }
}
