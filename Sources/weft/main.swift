import Host
import WasmCore
import WasmInterp
