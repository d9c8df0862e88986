import Testing

/// What the tool is given that makes no sense, and what it says: lines of a shell, by kind, whose
/// transcripts are in `Golden/bad-inputs`.
struct BadInputs: Sendable, CustomTestStringConvertible {
    var name: String
    /// Run in one folder, one after the other.
    var commands: [String]
    /// Whether a backtrace follows the error.
    var traps = false

    var testDescription: String { name }

    static let all = [
        options, optionFiles, words, wrongFiles, modules, texts, imports, calls, ends, components,
        packages, making, building,
    ]

    /// What is in the folder.
    static let files = [
        "add.wat": """
        (module
          (func (export "add") (param i32 i32) (result i32)
            (i32.add (local.get 0) (local.get 1)))
          (func (export "number") (param f64))
          (func (export "vector") (param v128))
          (func (export "host") (param externref) (result externref) (local.get 0))
          (func (export "function") (param (ref func)))
          (memory (export "memory") 1))
        """,
        "none.wat": "(module)",
        "many.wat":
            "(module " + (1...30).map { "(func (export \"f\($0)\"))" }.joined(separator: " ") + ")",
        "invalid.wat": "(module (func (export \"f\") (result i32)))",
        "data.wat": #"(module (data "01234567890123456789"))"#,
        "token.wat": "(module\n  (func (i32.oops)))\n",
        "open.wat": "(module\n  (func",
        "name.wat": "(module (func (call $nobody)))",
        "number.wat": "(module (func (drop (i32.const 4294967296))))",
        "control.wat": "(module \u{1b}[2J)",
        "import.wat": #"(module (import "env" "f" (func (param i32) (result i64))))"#,
        "wasi.wat": #"(module (import "wasi_snapshot_preview1" "fd_wriet" (func)))"#,
        "type.wat": #"(module (import "wasi_snapshot_preview1" "sched_yield" (func)))"#,
        "several.wat": #"(module (import "a" "b" (func)) (import "c" "d" (memory 1)))"#,
        "traps.wat": """
        (module
          (memory 1)
          (table 1 funcref)
          (tag $e)
          (func (export "unreachable") unreachable)
          (func (export "memory") (drop (i32.load (i32.const 65536))))
          (func (export "divide") (drop (i32.div_s (i32.const 1) (i32.const 0))))
          (func (export "null") (call_indirect (i32.const 0)))
          (func (export "table") (call_indirect (i32.const 1)))
          (func (export "throw") (throw $e))
          (func $deep (export "stack") (call $deep))
          (func (export "forever") (loop (br 0))))
        """,
        "start.wat": "(module (func $f unreachable) (start $f))",
        "segment.wat": "(module (memory 1) (data (i32.const 65536) \"x\"))",
        "large.wat": "(module (memory 100))",
        "shop.wat": ComponentTexts.shop,
        "world.wat": """
        (component
          (import "demo:shop/stock@1.0.0" (instance (export "count" (func (result u32)))))
          (import "log" (func (param "text" string)))
          (core module $m (func (export "f")))
          (core instance $i (instantiate $m))
          (func (export "f") (canon lift (core func $i "f"))))
        """,
        "body.wat": """
        (component
          (core module)
          (component (core module (func (result i32)))))
        """,
        "async.wat": #"(component (import "f" (func async)))"#,
        "alias.wat": "(component\n  (export \"f\" (func $nobody)))",
        "shop.wit": ComponentMakingTests.files["shop.wit"] ?? "",
        "newer.wit": ComponentMakingTests.files["newer.wit"] ?? "",
        "app.wat": ComponentMakingTests.files["app.wat"] ?? "",
        "type.wit": "package demo:shop;\n\ninterface stock {\n  type item = thing;\n}\n",
    ]

    /// Makes what is no text.
    static let setup = """
        mkdir folder
        weft wat2wasm add.wat; weft wat2wasm data.wat; weft wat2wasm invalid.wat
        head -c 30 add.wasm > cut.wasm; head -c 4 add.wasm > magic.wasm; : > empty.wasm
        printf '\\0asm\\15\\0\\1\\0\\77\\0' > component.wasm
        printf '\\0asm\\2\\0\\0\\0' > version.wasm
        printf '\\0asm\\1\\0\\0\\0\\77\\0' > section.wasm; printf '\\177ELF' > elf.wasm
        printf '\\0asm\\1\\0\\0\\0\\1\\377\\377\\377\\377\\177' > count.wasm
        """
}

// Options, and words that are no option's.
extension BadInputs {
    private static let options = BadInputs(
        name: "options",
        commands: [
            "--fuel -1", "--fuel +1", "--fuel 1.5", "--fuel 0x10", "--fuel=",
            "--fuel 18446744073709551616", "--fuel ' 1'", "--fuel \"$(printf '1\\033[31m')\"",
            "--fuel 1 --fuel 2", "--fuel=1 --timeout 1 --fuel 1", "--threads -1",
            "--threads many", "--timeout -1", "--timeout nan", "--timeout inf", "--timeout 1e99",
            "--timeout 1e9", "--timeout 5s", "--timeout=", "--max-memory 99999999999T",
            "--max-memory 17179869184G", "--max-memory -1", "--max-memory M", "--max-memory ''",
            "--dir ''", "--dir a::", "--dir ::a", "--env ''", "--env =1",
            "--allow-connect ''", "--allow-connect example.org", "--allow-connect [::1:1",
            "--allow-connect 10.0.0.1/8:80", "--allow-listen example.org:80",
            "--allow-listen 127.0.0.1:70000", "--allow-listen unix:a",
            "--invoke f --invoke g", "--invoke \"$(printf '\\351')\"", "--argv0 a --argv0 b",
            "--stdin a --stdin b", "--stats=1", "--no-features gc,thread", "--evn A=B", "-x",
        ].map { "weft run \($0) add.wat" } + [
            "weft run --fuel", "weft run --env", "weft run --stdin",
            "weft wasm2wat --max-text 1T add.wat", "weft validate --quiet=1",
            "weft validate --features wasm9 add.wat", "weft wast --features wasm2,,simd a",
            "weft wast --features '' a", "weft wast --features 'SIMD!?' a",
            "weft wat2wasm -o a --output b c", "weft wast --failures -1 a",
        ])

    private static let words = BadInputs(
        name: "words",
        commands: [
            "weft rnu add.wat", "weft \"$(printf '\\033[31m')\"", "weft ''", "weft folder",
            "weft --versoin", "weft -", "weft help nothing", "weft run", "weft validate",
            "weft wat2wasm", "weft wasm2wat", "weft inspect", "weft wast", "weft completions",
            "weft completions csh", "weft wat2wasm a b",
            "weft wasm2wat a b", "weft invoke-batch a",
        ])
}

// Files and what is in them.
extension BadInputs {
    private static let wrongFiles = BadInputs(
        name: "files",
        commands: [
            "weft run nowhere.wasm", "weft nowhere.wasm", "weft ./nowhere", "weft run folder",
            "weft folder/", "weft run ''", "weft run add.wat/b", "weft validate nowhere.wasm",
            "weft validate add.wat nowhere.wasm -q", "weft wasm2wat nowhere.wasm",
            "weft wat2wasm nowhere.wat", "weft inspect folder", "weft wast nowhere.wast",
            "weft wast folder",
            "weft wat2wasm add.wat -o folder", "weft wat2wasm add.wat -o nowhere/add.wasm",
            "weft wasm2wat add.wasm -o ''", "weft run --dir nowhere add.wat",
            "weft run --dir add.wat add.wat", "weft run --dir nowhere::/ add.wat",
            "weft run --stdin nowhere add.wat", "weft run --stdin folder add.wat",
            "weft run \"$(printf 'no\\351')\"", "weft run \"$(printf '\\033[2J\\nx')\"",
        ])

    private static let modules = BadInputs(
        name: "modules",
        commands: [
            "empty", "magic", "cut", "elf", "version", "section", "count", "component",
        ].flatMap { ["weft run \($0).wasm", "weft validate \($0).wasm"] } + [
            "weft inspect cut.wasm", "weft wasm2wat cut.wasm", "weft wasm2wat component.wasm",
            "weft validate invalid.wasm", "weft validate --features wasm1 add.wasm",
            "weft wasm2wat --max-text 24 data.wasm", "weft run /dev/null",
        ])

    private static let texts = BadInputs(
        name: "texts",
        commands: ["token", "open", "name", "number", "control"].map { "weft wat2wasm \($0).wat" }
            + [
                "weft run token.wat", "weft validate token.wat", "weft wat2wasm add.wasm",
                "weft wat2wasm component.wasm",
            ])
}

// Guests that do not start, and those that do not end well.
extension BadInputs {
    private static let imports = BadInputs(
        name: "imports",
        commands: [
            "weft import.wat", "weft wasi.wat", "weft type.wat", "weft several.wat",
            "weft none.wat", "weft add.wat", "weft many.wat",
            "weft run --max-memory 64K large.wat",
        ])

    private static let calls = BadInputs(
        name: "calls",
        commands: [
            "ad add.wat", "nothing none.wat", "memory add.wat", "'' add.wat", "add add.wat",
            "add add.wat 1", "add add.wat 1 2 3", "add add.wat 1 x", "add add.wat 1 4294967296",
            "add add.wat 1 -2147483649", "add add.wat 1 1.5", "add add.wat 1 ''",
            "add add.wat 1 \"$(printf '\\351')\"", "number add.wat", "number add.wat 1e999",
            "number add.wat nan:0x0", "vector add.wat 1", "vector add.wat 'i32x4 1 2 3'",
            "vector add.wat 'i8x16 1'", "host add.wat 5", "host add.wat 'extern -'",
            "function add.wat null", "add.wat",
        ].map { "weft run --invoke \($0)" })

    private static let ends = BadInputs(
        name: "ends",
        commands: [
            "unreachable", "memory", "divide", "null", "table", "throw",
        ].map { "weft run --invoke \($0) traps.wat" } + [
            "weft run --fuel 1000 --invoke forever traps.wat",
            "weft run --timeout 0.05 --invoke forever traps.wat",
            "weft run --invoke f invalid.wat", "weft start.wat", "weft segment.wat",
        ], traps: true)
}

// Components, and packages of WIT.
extension BadInputs {
    private static let components = BadInputs(
        name: "components",
        commands: [
            "", "add", "'add('", "'add(1)'", "'add(1, -1)'", "'add(1, 2, 3)'", "'add(1, 2) 3'",
            "'(1, 2)'", "'ad(1, 2)'", "'nothing()'", "'demo:shop/stock#audit(1)'",
            "'demo:shop/stock@1.0.0#audit(\"\\u{1b}\")'", "'add(1, 2)' 3", "\"$(printf '\\351')\"",
        ].map { "weft run shop.wat \($0)" } + [
            "weft run --invoke add shop.wat 1 2", "weft run world.wat 'f()'", "weft run world.wat",
            "weft run body.wat 'f()'", "weft validate body.wat", "weft wat2wasm alias.wat",
            "weft validate --no-features cm-async async.wat",
            "weft wasm2wat --max-text 100 shop.wat",
            "weft component", "weft component unbndle shop.wat", "weft component --dir a",
            "weft help component nothing", "weft component unbundle",
            "weft component unbundle add.wat", "weft component unbundle alias.wat",
            "weft component unbundle --module 1 shop.wat",
            "weft component unbundle -d nowhere shop.wat",
            "echo a > shop-0.wasm; weft component unbundle shop.wat",
        ])

    private static let packages = BadInputs(
        name: "packages",
        commands: [
            "weft wit", "weft wit nowhere.wit", "weft wit type.wit", "weft wit folder",
            "weft wit add.wasm",
            "mkdir -p wit/deps/a; cp type.wit wit/deps/a/b.wit; "
                + "echo 'package a:b;' > wit/c.wit; weft wit wit", "weft wit --features type.wit",
            "weft wit --json --wasm type.wit", "weft wit --wasm type.wit shop.wit",
            "weft wit -o a type.wit", "weft wit cut.wasm", "weft wit component.wasm",
            "weft wit alias.wat", "weft wit --jsno type.wit", "weft wit --features audits",
            "weft wit \"$(printf 'no\\351')\"",
        ])

    private static let making = BadInputs(
        name: "making",
        commands: [
            "new", "new nowhere.wasm", "new add.wat", "new shop.wat", "new --wit type.wit add.wat",
            "new --wit shop.wit add.wat", "new --wit shop.wit --world ap add.wat",
            "new --world app add.wat", "new --encoding utf16 add.wat",
            "new --wit shop.wit --world app --encoding utf-8 app.wat",
            "new --wit shop.wit --world app add.wat", "new --wit shop.wit --world plug app.wat",
            "new --wit shop.wit --world app app.wat --adapt =a",
            "new --wit shop.wit --world app app.wat --adapt a=nowhere.wasm",
            "new --wit shop.wit --world app app.wat --adapt env=add.wat",
            "new --wit shop.wit --world app invalid.wat", "embed", "embed add.wat",
            "embed --wit shop.wit --world app shop.wat",
            "embed --wit shop.wit --world app add.wat -o nowhere/a", "compose", "compose shop.wat",
            "compose shop.wat add.wat", "compose shop.wat world.wat",
            "compose shop.wat component.wasm", "targets", "targets shop.wat",
            "targets --wit shop.wit --world app shop.wat", "semver-check shop.wit",
            "semver-check shop.wit newer.wit", "semver-check --world app newer.wit shop.wit",
            "semver-check --world app shop.wit type.wit", "unbundle --module x shop.wat",
        ].map { "weft component \($0)" } + [
            "weft bindgen", "weft bindgen shop.wit", "weft bindgen --guest shop.wit",
            "weft bindgen --guest --world app nowhere.wit",
            "weft bindgen --guest --world app --name 'a b' shop.wit",
            "weft bindgen --guest --world app -o nowhere shop.wit",
            "weft bindgen --guest --world app --skeleton -o a.swift shop.wit",
            "weft bindgen --guest type.wit", "weft bindgen --guest --host type.wit",
            "weft bindgen --guest --access package shop.wit",
            "weft bindgen --host --skeleton shop.wit", "weft bindgen --host --access all shop.wit",
            "weft bindgen --host --world apps shop.wit",
            "weft bindgen --host --world app --only buys shop.wit",
            "weft bindgen --host --world app --except '' shop.wit",
            "weft bindgen --host --world app --await a,b shop.wit",
            "weft bindgen --host --world app --async a shop.wit",
            "weft bindgen --host --world app --map a shop.wit",
            "weft bindgen --host --world app --map a=A --map a=B shop.wit",
            "weft bindgen --host --world app --map a=A shop.wit",
        ])
}

// Files with options of `weft bindgen`.
extension BadInputs {
    private static let optionFiles = BadInputs(
        name: "option-files",
        commands: ["weft bindgen --options nowhere.json shop.wit"]
            + [
                "", "{", "[]", "{} {}", #"{"guest": true, "wrld": "app"}"#,
                #"{"guest": true,\n "output": "a"}"#, #"{"options": "a.json"}"#,
                #"{"guest": true,\n  "world": true}"#, #"{"guest": "yes"}"#,
                #"{"guest": true, "guest": true}"#, #"{"guest": true, "world": ["app", 1]}"#,
                #"{"guest": true, "world": "ap"}"#, #"{"host": true, "access": "all"}"#,
                #"{"guest": true, "host": true}"#, #"{"world": "app"}"#,
                #"{"host": true,\n "name": "A"}"#,
                #"{"host": true, "world": "app", "only": ["run", "chaep"]}"#,
                #"{"host": true, "world": "app", "only": []}"#,
                #"{"host": true, "world": "app",\n  "map": ["a=A"]}"#,
            ].map { "printf '\($0)' > a.json; weft bindgen --options a.json shop.wit" }
            + [
                "--host --access all", "--guest", "--host --name A", "--host --world app --await b",
                "shop.wit",
            ].map {
                "echo '{\"host\": true}' > a.json; weft bindgen --options a.json \($0) shop.wit"
            })
}

// Components out of sources.
extension BadInputs {
    private static let building = BadInputs(
        name: "building",
        commands: [
            "build", "build nowhere", "build shop.wit", "build folder",
            "build --wit type.wit folder", "build --wit shop.wit folder",
            "build --wit shop.wit --world ap folder",
            "build --wit shop.wit --world app --name 'a b' folder",
            "build --wit shop.wit --world app folder",
        ].map { "weft component \($0)" } + [
            "echo > folder/a.swift; "
                + "weft component build --wit shop.wit --world app --toolchain nowhere folder",
            "PATH=$PWD; weft component build --wit shop.wit --world app folder",
        ])
}
