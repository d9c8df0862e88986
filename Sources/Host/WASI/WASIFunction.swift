public import WasmCore

/// A function of `wasi_snapshot_preview1`; the raw value is the name it is imported by.
public enum WASIFunction: String, CaseIterable, Sendable {
    case argsGet = "args_get"
    case argsSizesGet = "args_sizes_get"
    case environGet = "environ_get"
    case environSizesGet = "environ_sizes_get"
    case clockResGet = "clock_res_get"
    case clockTimeGet = "clock_time_get"
    case fdAdvise = "fd_advise"
    case fdAllocate = "fd_allocate"
    case fdClose = "fd_close"
    case fdDatasync = "fd_datasync"
    case fdFdstatGet = "fd_fdstat_get"
    case fdFdstatSetFlags = "fd_fdstat_set_flags"
    case fdFdstatSetRights = "fd_fdstat_set_rights"
    case fdFilestatGet = "fd_filestat_get"
    case fdFilestatSetSize = "fd_filestat_set_size"
    case fdFilestatSetTimes = "fd_filestat_set_times"
    case fdPread = "fd_pread"
    case fdPrestatGet = "fd_prestat_get"
    case fdPrestatDirName = "fd_prestat_dir_name"
    case fdPwrite = "fd_pwrite"
    case fdRead = "fd_read"
    case fdReaddir = "fd_readdir"
    case fdRenumber = "fd_renumber"
    case fdSeek = "fd_seek"
    case fdSync = "fd_sync"
    case fdTell = "fd_tell"
    case fdWrite = "fd_write"
    case pathCreateDirectory = "path_create_directory"
    case pathFilestatGet = "path_filestat_get"
    case pathFilestatSetTimes = "path_filestat_set_times"
    case pathLink = "path_link"
    case pathOpen = "path_open"
    case pathReadlink = "path_readlink"
    case pathRemoveDirectory = "path_remove_directory"
    case pathRename = "path_rename"
    case pathSymlink = "path_symlink"
    case pathUnlinkFile = "path_unlink_file"
    case pollOneoff = "poll_oneoff"
    case procExit = "proc_exit"
    case procRaise = "proc_raise"
    case schedYield = "sched_yield"
    case randomGet = "random_get"
    case sockAccept = "sock_accept"
    case sockRecv = "sock_recv"
    case sockSend = "sock_send"
    case sockShutdown = "sock_shutdown"

    /// The module that guests import these functions from.
    public static let moduleName = "wasi_snapshot_preview1"

    public var signature: FunctionType {
        FunctionType(
            parameterCodes.utf8.map { $0 == UInt8(ascii: "I") ? .i64 : .i32 },
            self == .procExit ? [] : [.i32])
    }

    /// A letter a parameter: `i` is an i32, `I` an i64.
    private var parameterCodes: String {
        switch self {
        case .argsGet, .argsSizesGet, .environGet, .environSizesGet, .clockResGet, .fdFdstatGet,
            .fdFdstatSetFlags, .fdFilestatGet, .fdPrestatGet, .fdRenumber, .fdTell, .randomGet,
            .sockShutdown:
            "ii"
        case .clockTimeGet: "iIi"
        case .fdAdvise, .fdFilestatSetTimes: "iIIi"
        case .fdAllocate, .fdFdstatSetRights: "iII"
        case .fdClose, .fdDatasync, .fdSync, .procExit, .procRaise: "i"
        case .fdFilestatSetSize: "iI"
        case .fdPread, .fdPwrite, .fdReaddir: "iiiIi"
        case .fdPrestatDirName, .pathCreateDirectory, .pathRemoveDirectory, .pathUnlinkFile,
            .sockAccept:
            "iii"
        case .fdRead, .fdWrite, .pollOneoff: "iiii"
        case .fdSeek: "iIii"
        case .pathFilestatGet, .pathSymlink, .sockSend: "iiiii"
        case .pathFilestatSetTimes: "iiiiIIi"
        case .pathLink: "iiiiiii"
        case .pathOpen: "iiiiiIIii"
        case .pathReadlink, .pathRename, .sockRecv: "iiiiii"
        case .schedYield: ""
        }
    }
}
