import WasmCore
import WasmInterp

// Memories, tables, globals, tags, structures, arrays, references and types.

extension APIWorld {
    func useMemory() {
        guard let memory = memories.any else { return }
        let (address, count) = (dice.number(), dice.number())
        note("a memory of \(memory.pageCount) pages at \(address), \(count)")
        switch dice.below(12) {
        case 0: if (try? memory.store(count, at: address)) != nil { succeed() }
        case 1: if (try? memory.load(UInt64.self, at: address)) != nil { succeed() }
        case 2:
            let bytes = Array(repeating: UInt8(7), count: dice.below(70_000))
            try? memory.write(bytes, at: Int64(bitPattern: address))
        case 3:
            if let bytes = try? memory.bytes(at: address, byteCount: count) {
                if UInt64(bytes.count) != count { fail("bytes of another count") }
                succeed()
            }
        case 4: _ = try? memory.string(at: address, byteCount: dice.int())
        case 5:
            let former = memory.pageCount
            if let answer = memory.grow(byPages: dice.small()), answer != former {
                fail("growth from another size")
            }
        case 6: shared.keep(memory.shared)
        case 7: try? memory.fill(at: address, byteCount: count, with: 5)
        case 8: try? memory.copy(from: address, to: dice.number(), byteCount: count)
        case 9: _ = try? memory.cString(at: address, byteCountMax: dice.int())
        case 10: lend(memory, at: address, count)
        default:
            try? memory.store(UInt8(3), at: memory.byteCount &- 1)
            if (try? memory.load(UInt8.self, at: memory.byteCount)) != nil {
                fail("a byte beyond the end")
            }
            if (try? memory.load(UInt16.self, at: -1)) != nil { fail("a byte before the start") }
        }
    }

    /// Lends bytes, of which the first and last are changed, while the memory grows in place.
    private func lend(_ memory: Memory, at address: UInt64, _ count: UInt64) {
        guard memory.shared == nil else { return }
        let former = memory.byteCount
        try? memory.withMutableBytes(at: address, byteCount: count) { bytes in
            if UInt64(bytes.byteCount) != count { fail("another count of bytes is lent") }
            memory.grow(byPages: dice.small())
            guard bytes.byteCount > 0 else { return }
            bytes.storeBytes(of: 3, as: UInt8.self)
            bytes.storeBytes(of: 4, toByteOffset: bytes.byteCount - 1, as: UInt8.self)
            succeed()
        }
        if memory.withBytes({ UInt64($0.byteCount) }) < former { fail("fewer bytes are lent") }
    }

    func useTable() {
        guard let table = tables.any else { return }
        let (index, mark) = (dice.small(), reference())
        note("a table of \(table.count) at \(index)")
        switch dice.below(4) {
        case 0:
            keep(table.get(index), table.state)
            if table.get(table.count) != nil { fail("an element beyond the end") }
        case 1:
            if (try? table.grow(by: dice.small() &* 40, with: mark.value)) != nil {
                expectOwn(mark, table.state, "growing a table")
            }
        default:
            do throws(StoreError) {
                try table.set(index, mark.value)
                expectOwn(mark, table.state, "a table")
            } catch {
                touch(error.description)
            }
        }
        if let first = table.get(0), first.isNull, !table.type.element.isNullable {
            fail("null in a table of a type without null")
        }
    }

    func useGlobal() {
        guard let global = globals.any else { return }
        note("a global")
        if case .reference(let value) = global.value { keep(value, global.state) }
        let (value, mark) = value(global.type.value)
        do throws(StoreError) {
            try global.set(value)
            expectOwn(mark, global.state, "a global")
        } catch {
            touch(error.description)
        }
        guard case .reference(let type) = global.type.value, !type.isNullable,
            case .reference(let value) = global.value
        else { return }
        if value.isNull { fail("null in a global of a type without null") }
    }

    func useTag() {
        guard let tag = tags.any else { return }
        note("a tag")
        let (values, marks) = values(tag.type.parameters)
        if let exception = try? tag.makeException(values) {
            for mark in marks { expectOwn(mark, tag.state, "a payload") }
            exceptions.keep((exception, tenancy(of: tag.state)))
            keep(exception.stored, tag.state)
        }
        if let (exception, owner) = exceptions.any, let values = tag.payload(of: exception) {
            expectOwn(
                Mark(value: exception.stored, tenancy: owner), tag.state, "looking at a payload")
            keep(values, tag.state)
        }
    }

    func keep(_ values: [Value], _ state: StoreState) {
        for case .reference(let value) in values { keep(value, state) }
    }

    func useObjects() {
        switch dice.below(5) {
        case 0: useStructure()
        case 1: useArray()
        default: makeObject()
        }
    }

    private func makeObject() {
        guard let store = stores.any, let type = types.any else { return }
        note("makes an object")
        switch type.definition.composite {
        case .structure(let fields) where dice.chance(70):
            let (values, marks) = values(fields.map(\.storage.unpacked))
            let made = try? store.makeStructure(type, values)
            if made != nil { for mark in marks { expectOwn(mark, store.state, "a field") } }
            structures.keep(made)
            keep(made?.stored, store.state)
        case .array(let element) where dice.chance(70):
            let found = (0..<dice.below(5)).map { _ in value(element.storage.unpacked) }
            let made = try? store.makeArray(type, found.map(\.0))
            if made != nil { for (_, mark) in found { expectOwn(mark, store.state, "an element") } }
            arrays.keep(made)
            keep(made?.stored, store.state)
            let most = dice.chance(50) ? dice.int() : dice.below(3_000)
            arrays.keep(
                try? store.makeArray(
                    type, repeating: dice.chance(50) ? nil : value(element.storage.unpacked).0,
                    count: most))
        default:
            structures.keep(try? store.makeStructure(type))
            arrays.keep(try? store.makeArray(type, []))
        }
    }

    private func useStructure() {
        guard let structure = structures.any else { return }
        let index = dice.chance(80) ? dice.below(structure.fieldCount + 1) : dice.int()
        note("a structure at \(index)")
        if let value = try? structure.get(index, isSigned: dice.chance(50)) {
            succeed()
            if index < 0 || index >= structure.fieldCount { fail("a field that is none") }
            if case .reference(let value) = value, let mark = holder(of: structure.stored) {
                marks.keep(Mark(value: value, tenancy: mark.tenancy))
            }
        }
        guard case .structure(let fields) = structure.type.definition.composite,
            fields.indices.contains(index)
        else { return }
        do throws(ObjectError) {
            let (value, mark) = value(fields[index].storage.unpacked)
            try structure.set(index, value)
            expectSame(mark, structure.stored)
        } catch {
            touch(error.description)
        }
    }

    private func useArray() {
        guard let array = arrays.any else { return }
        let index = dice.chance(80) ? dice.below(array.count + 1) : dice.int()
        note("an array of \(array.count) at \(index)")
        if (try? array.get(index, isSigned: dice.chance(50))) != nil {
            succeed()
            if index < 0 || index >= array.count { fail("an element that is none") }
        }
        guard case .array(let element) = array.type.definition.composite else { return }
        let (value, mark) = value(element.storage.unpacked)
        if (try? array.set(index, value)) != nil { expectSame(mark, array.stored) }
    }

    private func holder(of reference: StoredReference) -> Mark? {
        marks.all.first { $0.value == reference }
    }

    /// What an object took belongs to its store, as far as the object's own is known.
    private func expectSame(_ mark: Mark?, _ object: StoredReference) {
        succeed()
        guard let mark, !mark.value.isNull, mark.value.i31 == nil, let owner = mark.tenancy,
            let own = holder(of: object)?.tenancy
        else { return }
        if own !== owner { fail("an object took a reference of another store") }
    }

    /// Asks a store for what a reference names.
    func useReference() {
        guard let store = stores.any ?? pooled.any?.store else { return }
        let mark = reference()
        note("asks a store for a reference")
        if let function = store.function(mark.value) {
            expectOwn(mark, store.state, "a function")
            functions.keep(function)
        }
        if store.externValue(mark.value) != nil { expectOwn(mark, store.state, "a value") }
        if let structure = store.structure(mark.value) {
            expectOwn(mark, store.state, "a structure")
            structures.keep(structure)
        }
        if let array = store.array(mark.value) {
            expectOwn(mark, store.state, "an array")
            arrays.keep(array)
        }
        if let other = marks.any { _ = mark.value == other.value }
    }

    func makeThings() {
        guard let store = stores.any else { return }
        note("makes things")
        let state = store.state
        switch dice.below(6) {
        case 0:
            keep(store.makeExtern(dice.int()), state)
            if dice.chance(40) { keep(store.makeExtern(Ending(self)), state) }
            // What leads from a store back to itself lives as long as it.
            if dice.chance(20) { keep(store.makeExtern(reference().value), state) }
            if dice.chance(10) { for number in 0..<9_000 { _ = store.makeExtern(number) } }
        case 1: makeMemory(store)
        case 2:
            let (type, mark) = (referenceType(), reference())
            let limits = Limits(dice.small(), dice.chance(50) ? dice.number() : nil)
            let width: AddressType = dice.chance(30) ? .i64 : .i32
            do throws(StoreError) {
                tables.keep(
                    try store.makeTable(
                        TableType(type, limits, addressType: width), initial: mark.value))
                expectOwn(mark, state, "a new table")
            } catch {
                touch(error.description)
            }
        case 3:
            let type = valueType(store.engine)
            let (value, mark) = value(type)
            do throws(StoreError) {
                globals.keep(
                    try store.makeGlobal(GlobalType(type, isMutable: dice.chance(70)), value))
                expectOwn(mark, state, "a new global")
            } catch {
                touch(error.description)
            }
        case 4: makeHostFunction(store)
        default: store.collectGarbage()
        }
    }

    private func makeMemory(_ store: Store<APIHost>) {
        let limits = Limits(dice.small(), dice.chance(50) ? dice.number() : nil)
        let type = MemoryType(
            limits, addressType: dice.chance(30) ? .i64 : .i32, isShared: dice.chance(40),
            pageSizeLog2: dice.chance(80) ? 16 : UInt8(dice.below(70)))
        memories.keep(store.makeMemory(type))
        if dice.chance(30) { shared.keep(SharedMemory(type, limits: self.limits())) }
    }

    func useTypes() {
        guard let type = types.any, let other = types.any else { return }
        note("types")
        if type == other, !type.isSubtype(of: other) { fail("a type that is not its own subtype") }
        touch(String(describing: type.definition))
        types.keep(engines.any?.definedType(other.heapType))
        types.keep(engines.any?.definedType(.concrete(TypeIndex(rawValue: .max))))
        types.keep(modules.any?.definedType(TypeIndex(rawValue: UInt32(dice.below(9)))))
        if let function = functions.any { touch(String(describing: function.type)) }
    }

    func useShared() {
        guard let memory = shared.any else {
            return shared.keep(SharedMemory(MemoryType(Limits(1, 9), isShared: true)))
        }
        note("a shared memory")
        switch dice.below(4) {
        case 0: memory.grow(byPages: dice.small())
        case 1: memory.notify(at: dice.number(), count: UInt32(truncatingIfNeeded: dice.number()))
        case 2: if let store = stores.any { memories.keep(store.makeMemory(memory)) }
        default: _ = memory.waiterCount
        }
    }
}
