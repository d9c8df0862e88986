import Testing

/// What makes guests of Swift.
enum GuestToolchain {
    static let isThere: Bool = {
        let outcome = try? Program.shell(
            """
            compiler="$(realpath "$(command -v swiftc)")" &&
            test -x "$(dirname "$compiler")/wasm-ld" &&
            echo 'func f() -> [UInt8] { [] }' | swiftc -target wasm32-unknown-none-wasm -wmo \
                -parse-as-library -enable-experimental-feature Embedded -typecheck -
            """)
        return outcome?.status == 0
    }()
}

/// `weft component build`, with the toolchain that runs the tests.
@Suite(.enabled(if: GuestToolchain.isThere, "no Embedded Swift for WebAssembly"))
struct ComponentBuildTests {
    private static let files = [
        "shop.wit": """
        package demo:shop;
        interface stock {
          variant refusal { unknown(string), closed }
          resource shelf {
            constructor(size: u32);
            add: func(name: string) -> result<u32, refusal>;
          }
        }
        world plugin { export total: func(prices: list<u32>) -> u64; export stock; }
        """,
        "Guest.swift": """
        enum Guest: PluginExports {
            static func total(prices: [UInt32]) -> UInt64 { prices.reduce(0) { $0 + UInt64($1) } }
        }
        """,
        "Shelf.swift": """
        extension Guest {
            enum Stock: StockExports {
                final class Shelf: DemoShop.Exports.Stock.ShelfExports {
                    private var left: UInt32
                    init(size: UInt32) { left = size }
                    func add(name: Text) throws(DemoShop.Exports.Stock.Refusal) -> UInt32 {
                        if left == 0 { throw .closed }
                        if name == "" { throw .unknown(name) }
                        left -= 1
                        return left
                    }
                }
            }
        }
        """,
    ]

    private static let setup = """
        mkdir -p Plugin/wit Plugin/More temporary; cp shop.wit Plugin/wit
        cp Guest.swift Plugin; cp Shelf.swift Plugin/More; export TMPDIR=$PWD/temporary

        """

    private func run(_ script: String) throws -> Program.Outcome {
        try Program.shell(Self.setup + script, files: Self.files)
    }

    @Test func filesBecomeAComponentThatRuns() throws {
        let outcome = try run(
            """
            weft component build Plugin -o plugin.wasm && weft validate plugin.wasm &&
            weft run plugin.wasm 'total([40, 2])'
            """)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output == "plugin.wasm: valid\n42\n")
    }

    /// Not of where the files are, of bindings that are there already, or of a manifest.
    @Test func bytesAreOfWhatTheFilesSay() throws {
        let outcome = try run(
            """
            weft component build Plugin -o 1.wasm && cp -r Plugin Other && rm -r Other/wit &&
            weft bindgen --guest -o Other shop.wit && echo nonsense > Other/Package.swift &&
            mv Other/Plugin.swift Other/More/Renamed.swift &&
            weft component build --wit shop.wit --world plugin Other/ | cmp - 1.wasm
            """)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
    }

    /// The compiler takes no two files of one name, and words that begin so are none.
    @Test func filesMayHaveAnyName() throws {
        let outcome = try run(
            """
            mv Plugin/Guest.swift Plugin/Plugin.swift && mv Plugin @a &&
            weft component build @a -o plugin.wasm && weft run plugin.wasm 'total([40, 2])' &&
            mv @a ./-a && weft component build -o plugin.wasm -- -a
            """)
        #expect(outcome.status == 0 && outcome.error == "", "\(outcome.error)")
        #expect(outcome.output == "42\n")
    }

    @Test func compilersSayWhatIsWrong() throws {
        let outcome = try run(
            """
            echo 'let wrong: Int = ""' > Plugin/wrong.swift
            weft component build Plugin -o plugin.wasm; s=$?; ls temporary plugin.wasm; exit $s
            """)
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("Plugin/wrong.swift:1:18: error: "), "\(outcome.error)")
        #expect(outcome.error.contains("weft: nothing was made: swiftc ended with status 1\n"))
        #expect(outcome.output == "temporary:\n", "\(outcome.output)")
    }

    @Test func nothingIsLeftBehind() throws {
        let outcome = try run(
            "weft component build Plugin -o plugin.wasm; ls -A temporary; sed -i s/UInt64/Int/ "
                + "Plugin/Guest.swift; weft component build Plugin 2> /dev/null; ls -A temporary")
        #expect(outcome.output == "", "\(outcome.output)")
    }
}
