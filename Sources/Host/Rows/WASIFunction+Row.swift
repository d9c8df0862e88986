import WasmCore

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
        case .sockOpen: .sockOpen
        case .sockBind: .sockBind
        case .sockListen: .sockListen
        case .sockConnect: .sockConnect
        case .sockRecvFrom: .sockRecvFrom
        case .sockSendTo: .sockSendTo
        case .sockGetLocalAddress: .sockGetLocalAddress
        case .sockGetPeerAddress: .sockGetPeerAddress
        case .sockGetOption: .sockGetOption
        case .sockSetOption: .sockSetOption
        case .sockGetAddressInfo: .sockGetAddressInfo
        }
    }

    /// The row of the function's older form, if it has one of another signature.
    var olderRow: WASIRow? {
        switch self {
        case .sockAccept: .sockAcceptOlder
        case .sockRecvFrom: .sockRecvFromOlder
        case .sockGetLocalAddress: .sockGetLocalAddressOlder
        case .sockGetPeerAddress: .sockGetPeerAddressOlder
        default: nil
        }
    }

    func row(isOlder: Bool) -> WASIRow? { isOlder ? olderRow : row }

    /// The type of the older form of the function of a name; nil for most names.
    @Sendable
    static func olderType(_ name: String) -> FunctionType? {
        let name = ExactName(name)
        return olderTypes.first { $0.name == name }?.type
    }

    /// Few, as each import is compared with them.
    private static let olderTypes: [(name: ExactName, type: FunctionType)] =
        allCases.compactMap { function in
            function.olderRow.map { (ExactName(function.rawValue), $0.type) }
        }

    /// The row of the form that is called with so many arguments.
    func row(argumentCount: Int) -> WASIRow {
        if let olderRow, olderRow.type.parameters.count == argumentCount { return olderRow }
        return row
    }
}
