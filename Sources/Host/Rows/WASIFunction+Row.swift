extension WASIFunction {
    /// The row of the table.
    var row: WASIRow {
        switch self {
        case .argsGet: .argsGet
        case .argsSizesGet: .argsSizesGet
        case .environGet: .environGet
        case .environSizesGet: .environSizesGet
        case .clockResGet: .clockResGet
        case .clockTimeGet: .clockTimeGet
        case .fdAdvise: .fdAdvise
        case .fdAllocate: .fdAllocate
        case .fdClose: .fdClose
        case .fdDatasync: .fdDatasync
        case .fdFdstatGet: .fdFdstatGet
        case .fdFdstatSetFlags: .fdFdstatSetFlags
        case .fdFdstatSetRights: .fdFdstatSetRights
        case .fdFilestatGet: .fdFilestatGet
        case .fdFilestatSetSize: .fdFilestatSetSize
        case .fdFilestatSetTimes: .fdFilestatSetTimes
        case .fdPread: .fdPread
        case .fdPrestatGet: .fdPrestatGet
        case .fdPrestatDirName: .fdPrestatDirName
        case .fdPwrite: .fdPwrite
        case .fdRead: .fdRead
        case .fdReaddir: .fdReaddir
        case .fdRenumber: .fdRenumber
        case .fdSeek: .fdSeek
        case .fdSync: .fdSync
        case .fdTell: .fdTell
        case .fdWrite: .fdWrite
        case .pathCreateDirectory: .pathCreateDirectory
        case .pathFilestatGet: .pathFilestatGet
        case .pathFilestatSetTimes: .pathFilestatSetTimes
        case .pathLink: .pathLink
        case .pathOpen: .pathOpen
        case .pathReadlink: .pathReadlink
        case .pathRemoveDirectory: .pathRemoveDirectory
        case .pathRename: .pathRename
        case .pathSymlink: .pathSymlink
        case .pathUnlinkFile: .pathUnlinkFile
        case .pollOneoff: .pollOneoff
        case .procExit: .procExit
        case .procRaise: .procRaise
        case .schedYield: .schedYield
        case .randomGet: .randomGet
        case .sockAccept: .sockAccept
        case .sockRecv: .sockRecv
        case .sockSend: .sockSend
        case .sockShutdown: .sockShutdown
        }
    }
}
