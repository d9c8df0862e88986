import Platform
public import WasmInterp

/// Pages of snapshots in a directory: each a file named by its digest, in a folder named by the
/// first two digits.
///
/// A page is written under another name first, so that whoever looks finds all of it or nothing,
/// also from other processes. After a crash of the system pages may be damaged unless each was
/// synchronised; who reads them is told.
public final class DirectoryPageStore: PageStore {
    /// The limit unless another one is given.
    public static let byteCountMaxUsual: UInt64 = 1 << 36
    static let pageBytes = MemoryState.pageBytes
    /// What names of files begin with that are not whole yet.
    static let unfinishedPrefix = Array("new-".utf8)

    let directory: Locked<Content>
    let path: String
    private let byteCountMax: UInt64
    private let synchronizes: Bool

    /// The directory, which one thread uses at a time.
    struct Content {
        let root: any FileSystemDirectory
        var pageCount: UInt64
    }

    /// Pages that are there already, and those to come.
    ///
    /// - Parameters:
    ///   - path: What errors call the directory.
    ///   - byteCountMax: Of all pages that are there, counted now; what others add is not seen.
    ///   - synchronizes: Whether each page is on the disk before it counts as kept.
    /// - Throws: ``PageStoreError`` if the directory cannot be read.
    public init(
        _ directory: sending any FileSystemDirectory, path: String,
        byteCountMax: UInt64 = byteCountMaxUsual, synchronizes: Bool = false
    ) throws(PageStoreError) {
        var content = Content(root: directory, pageCount: 0)
        for folder in try Self.folders(of: content.root, path) {
            let entries = try Self.entries(of: folder, in: content.root, path)
            content.pageCount += UInt64(entries.count { $0.page != nil })
        }
        self.directory = Locked(content)
        self.path = path
        self.byteCountMax = byteCountMax
        self.synchronizes = synchronizes
    }

    /// Bytes of pages, as far as this one knows.
    public var byteCount: UInt64 {
        directory.withLock { $0.pageCount } * UInt64(Self.pageBytes)
    }

    /// Whether a page is kept.
    ///
    /// - Throws: ``PageStoreError`` of what the file system says.
    public func contains(_ page: ContentDigest) throws(PageStoreError) -> Bool {
        let place = Place(page)
        return try directory.withLock { content throws(PageStoreError) in
            try isThere(place, content.root)
        }
    }

    /// What is shorter was damaged, and is written anew.
    private func isThere(
        _ place: Place, _ root: any FileSystemDirectory
    ) throws(PageStoreError) -> Bool {
        let status = try unlessMissing(place.path) { () throws(WASIErrno) in
            try root.openDirectory(place.folder).status(place.file)
        }
        guard let status else { return false }
        return status.type == .regularFile && status.byteCount == UInt64(Self.pageBytes)
    }

    /// Keeps a page, unless it is there already.
    ///
    /// - Throws: ``PageStoreError`` beyond the limit, and of what the file system says.
    public func put(_ bytes: RawSpan, as id: ContentDigest) throws(PageStoreError) {
        let place = Place(id)
        let page = unsafe bytes.withUnsafeBytes { unsafe Array($0) }
        try directory.withLock { content throws(PageStoreError) in
            guard try !isThere(place, content.root) else { return }
            let byteCount = (content.pageCount + 1) * UInt64(Self.pageBytes)
            guard byteCount <= byteCountMax else { throw .full(byteCountMax: byteCountMax) }
            do throws(WASIErrno) {
                try write(page, place, content.root)
            } catch {
                throw fault(place.path, error)
            }
            content.pageCount += 1
        }
    }

    private func write(
        _ page: [UInt8], _ place: Place, _ root: any FileSystemDirectory
    ) throws(WASIErrno) {
        do throws(WASIErrno) {
            try root.createDirectory(place.folder)
        } catch {
            guard error == .exist else { throw error }
        }
        let folder = try root.openDirectory(place.folder)
        let digits = String(UInt64.random(in: 0 ... .max), radix: 16)
        guard let name = FileName(Self.unfinishedPrefix + Array(digits.utf8)) else { throw .inval }
        let options = OpenOptions(read: false, write: true, flags: [.create, .exclusive])
        do throws(WASIErrno) {
            guard case .file(let file) = try folder.open(name, options) else { throw .isdir }
            try file.writeAll(page[...], at: 0)
            if synchronizes { try file.synchronize(dataOnly: true) }
            try folder.rename(name, to: folder, as: place.file)
        } catch {
            // What keeps it from being written may keep it from being removed.
            do { try folder.removeFile(name) } catch {}
            throw error
        }
    }

    /// What is in a page's file; nil if there is none.
    ///
    /// - Throws: ``PageStoreError`` of what the file system says.
    public func get(_ page: ContentDigest) throws(PageStoreError) -> [UInt8]? {
        let place = Place(page)
        return try directory.withLock { content throws(PageStoreError) in
            try unlessMissing(place.path) { () throws(WASIErrno) in
                let options = OpenOptions(read: true)
                let node = try content.root.openDirectory(place.folder).open(place.file, options)
                guard case .file(let file) = node else { throw .isdir }
                return try Self.content(of: file)
            }
        }
    }

    /// At most a byte more than a page has.
    private static func content(of file: any OpenFile) throws(WASIErrno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: pageBytes + 1)
        var count = 0
        while count < bytes.count {
            let read = try unsafe bytes.withUnsafeMutableBufferPointer {
                (buffer) throws(WASIErrno) in
                // The array's own bytes, for the length of the call.
                let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[count...])
                var span = unsafe MutableRawSpan(
                    _unsafeBytes: UnsafeMutableRawBufferPointer(rest))
                return try file.read(into: &span, at: UInt64(count))
            }
            guard read > 0 else { break }
            count += read
        }
        return Array(bytes.prefix(count))
    }
}
