import Host
import WasmCore
import WasmInterp

let path = CommandLine.arguments[1]
