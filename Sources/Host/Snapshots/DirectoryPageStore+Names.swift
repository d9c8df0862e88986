import Platform
public import WasmInterp

// Where pages are, and which of them stay.

extension DirectoryPageStore {
    /// Where a page is.
    struct Place {
        let folder: FileName
        let file: FileName
        let path: String

        init(_ page: ContentDigest) {
            let digits = "\(page)"
            // Hexadecimal digits are names.
            guard let folder = FileName(digits.utf8.prefix(2)), let file = FileName(digits.utf8)
            else { preconditionFailure("a digest without digits") }
            self.folder = folder
            self.file = file
            path = "\(digits.prefix(2))/\(digits)"
        }
    }

    /// Something in a folder.
    struct Entry {
        let name: FileName
        /// nil for what is no page.
        let page: ContentDigest?
        var isUnfinished: Bool { name.bytes.starts(with: unfinishedPrefix) }
    }

    /// Removes pages that no snapshot of a list names, and what nobody has finished.
    ///
    /// Nobody may write a snapshot meanwhile whose pages are kept here.
    ///
    /// - Parameter kept: Pages that stay: see `KeptPages`.
    /// - Returns: How many pages were removed.
    /// - Throws: ``PageStoreError``; some may have been removed.
    @discardableResult
    public func removeAll(but kept: Set<ContentDigest>) throws(PageStoreError) -> Int {
        try directory.withLock { content throws(PageStoreError) in
            var count = 0
            for folder in try Self.folders(of: content.root, path) {
                let surplus = try Self.entries(of: folder, in: content.root, path).filter { entry in
                    entry.page.map { !kept.contains($0) } ?? entry.isUnfinished
                }
                for entry in surplus {
                    do throws(WASIErrno) {
                        try content.root.openDirectory(folder).removeFile(entry.name)
                    } catch {
                        throw fault("\(Self.text(folder))/\(Self.text(entry.name))", error)
                    }
                    guard entry.page != nil else { continue }
                    count += 1
                    content.pageCount -= min(content.pageCount, 1)
                }
            }
            return count
        }
    }

    /// Those that have two digits for a name.
    static func folders(
        of root: any FileSystemDirectory, _ path: String
    ) throws(PageStoreError) -> [FileName] {
        do throws(WASIErrno) {
            var names: [FileName] = []
            try root.reopen().visitEntries { entry in
                if entry.type == .directory, entry.name.count == 2,
                    let name = FileName(entry.name)
                {
                    names.append(name)
                }
                return true
            }
            return names
        } catch {
            throw .file(path: path, reason: "\(error)")
        }
    }

    /// What is in a folder, of which one at a time is open.
    static func entries(
        of folder: FileName, in root: any FileSystemDirectory, _ path: String
    ) throws(PageStoreError) -> [Entry] {
        do throws(WASIErrno) {
            var entries: [Entry] = []
            try root.openDirectory(folder).reopen().visitEntries { entry in
                guard let name = FileName(entry.name) else { return true }
                entries.append(Entry(name: name, page: ContentDigest(hexadecimal: text(name))))
                return true
            }
            return entries
        } catch {
            throw .file(path: "\(path)/\(text(folder))", reason: "\(error)")
        }
    }

    private static func text(_ name: FileName) -> String {
        String(decoding: name.bytes, as: UTF8.self)
    }

    /// What is there; nil if nothing has the name.
    func unlessMissing<Result>(
        _ place: String, _ body: () throws(WASIErrno) -> Result
    ) throws(PageStoreError) -> Result? {
        do throws(WASIErrno) {
            return try body()
        } catch {
            guard error == .noent else { throw fault(place, error) }
            return nil
        }
    }

    func fault(_ place: String, _ error: WASIErrno) -> PageStoreError {
        .file(path: "\(path)/\(place)", reason: "\(error)")
    }
}
