import WasmCore
import WasmInterp

// Calls of components, and the handles that they take and give.

extension APIWorld {
    /// Mostly a value of the type.
    private func value(_ type: ComponentType, _ state: StoreState) -> ComponentValue {
        if dice.chance(3) { return .string("of another type") }
        let number = dice.small()
        switch type {
        case .primitive(.string):
            let count = dice.chance(5) ? dice.below(3_000) : dice.below(9)
            return .string(String(repeating: dice.pick(["a", "é", "😀"]) ?? "", count: count))
        case .primitive(.errorContext): return handle(.errorContext, state)
        case .primitive(.u64): return .u64(number)
        case .primitive(.u8): return .u8(UInt8(truncatingIfNeeded: number))
        case .primitive: return .u32(UInt32(truncatingIfNeeded: number))
        case .list(let element):
            let count = dice.chance(5) ? dice.below(300) : dice.below(5)
            return .list((0..<count).map { _ in value(element, state) })
        case .stream: return handle(.stream, state)
        case .future: return handle(.future, state)
        default: return handle(.resource, state)
        }
    }

    /// Mostly one of the kind, of the store.
    private func handle(_ kind: APIHandle.Kind, _ state: StoreState) -> ComponentValue {
        let tenancy = tenancy(of: state)
        let fitting = parts.handles.all.filter { $0.kind == kind && $0.tenancy === tenancy }
        let isFitting = dice.chance(85)
        if isFitting, dice.chance(60), let last = parts.lastHandle, last.kind == kind {
            return last.value
        }
        let handle = isFitting ? dice.pick(fitting) : parts.handles.any
        return handle?.value ?? .u32(0)
    }

    private func arguments(_ callee: APIComponentFunction) -> [ComponentValue] {
        var values = callee.function.type.parameters.map { value($0.type, callee.state) }
        // A guest that moves nothing at a time never ends.
        if APIComponents.streaming.contains(callee.component) {
            values = values.map { $0 == .u32(0) ? .u32(1) : $0 }
        }
        if dice.chance(3) { values.append(.u32(1)) }
        return values
    }

    /// Whether all handles among the arguments are the store's.
    func expectOwn(_ arguments: [ComponentValue], _ state: StoreState) {
        guard let taker = tenancy(of: state) else { return }
        for case .resource(let handle) in arguments {
            for known in parts.handles.all {
                guard case .resource(handle) = known.value, let owner = known.tenancy else {
                    continue
                }
                if owner !== taker { fail("a handle of another store was taken") }
            }
        }
    }

    private func keep(_ error: ComponentCallError, of callee: APIComponentFunction) {
        parts.count(callee, hasSucceeded: false)
        keep(error)
    }

    private func keep(_ result: ComponentValue?, of callee: APIComponentFunction) {
        succeed()
        parts.count(callee, hasSucceeded: true)
        guard case .resource = result, let result else { return }
        let kind: APIHandle.Kind =
            switch callee.function.type.result {
            case .stream: .stream
            case .future: .future
            case .primitive: .errorContext
            default: .resource
            }
        keep(kind, result, callee.state)
    }

    func keep(_ kind: APIHandle.Kind, _ value: ComponentValue, _ state: StoreState) {
        let handle = APIHandle(kind: kind, value: value, tenancy: tenancy(of: state))
        parts.lastHandle = handle
        parts.handles.keep(handle)
    }

    func keep(_ error: ComponentCallError) {
        touch("\(error)")
        if case .trap(let trap) = error { keep(trap, nil) }
    }

    func callComponent() {
        if let callee = parts.functions.any { call(callee) }
    }

    func call(_ callee: APIComponentFunction) {
        // What it waits for may be up to other calls of this thread.
        let unlimit = limitSometimes(callee.state, must: callee.function.type.isAsync)
        if unlimit == nil, callee.function.type.isAsync { return callLater(callee) }
        defer { unlimit?() }
        let arguments = arguments(callee)
        note("calls \(callee.component).\(callee.name) with \(arguments.count)")
        do throws(ComponentCallError) {
            let result = try callee.function.call(arguments)
            expectOwn(arguments, callee.state)
            keep(result, of: callee)
        } catch {
            keep(error, of: callee)
        }
    }

    /// Lets a call end early, wherever it is then: in a guest, an adapter, or between values.
    ///
    /// - Returns: What gives the store the limits back that it had, as the call may be one within
    ///   another; nil if there are none.
    private func limitSometimes(_ state: StoreState, must: Bool) -> (() -> Void)? {
        guard must || dice.chance(12),
            let store = stores.all.first(where: { $0.state === state })
        else { return nil }
        let (fuel, deadline, waitDeadline) = (store.fuel, store.deadline, store.waitDeadline)
        let microseconds = dice.below(must ? 3_000 : 400)
        if dice.chance(30) || !isMetered(state) {
            store.waitDeadline = .now + .microseconds(microseconds)
        } else {
            store.deadline = .now + .microseconds(microseconds)
        }
        if isMetered(state), dice.chance(must ? 15 : 50) { store.fuel = UInt64(dice.below(4_000)) }
        return { (store.fuel, store.deadline, store.waitDeadline) = (fuel, deadline, waitDeadline) }
    }

    func awaitComponent() {
        if let callee = parts.functions.any { callLater(callee) }
    }

    /// A call that others overlap, and that is cancelled now and then.
    private func callLater(_ callee: APIComponentFunction) {
        let arguments = arguments(callee)
        let (name, isMetered) = ("\(callee.component).\(callee.name)", isMetered(callee.state))
        begin("awaits \(name), metered: \(isMetered)", cancelsOften: true) { [self] in
            do throws(ComponentCallError) {
                keep(try await callee.function.callAsync(arguments), of: callee)
            } catch {
                keep(error, of: callee)
            }
        }
    }

    func makeResource(_ store: Store<APIHost>) {
        let fitting = parts.linkers.all.filter { $0.engine === store.engine }
        guard let linker = dice.pick(fitting) else { return }
        note("makes a resource")
        guard let made = try? store.resources.make(linker.resource, 7) else { return }
        succeed()
        keep(.resource, made, store.state)
    }

    func useResources() {
        guard let store = stores.any else { return }
        let linker = parts.linkers.any
        switch dice.below(4) {
        case 0, 1: makeResource(store)
        case 2:
            guard let linker, let handle = parts.handles.any else { return }
            note("looks at a resource")
            if (try? store.resources.representation(of: handle.value, linker.resource)) != nil {
                expectOwn([handle.value], store.state)
            }
        default:
            guard let handle = parts.handles.any else { return }
            note("drops a handle")
            do throws(Trap) {
                try store.resources.drop(handle.value)
                expectOwn([handle.value], store.state)
            } catch {
                keep(error, nil)
            }
        }
    }

    /// An actor that is let go while it is called.
    func useGuestActor() {
        guard let engine = engines.any else { return }
        note("a guest's actor")
        if parts.actors.any == nil || dice.chance(30) {
            var linker = ComponentLinker<Void>(engine: engine)
            linker.defineAsync(nil, "wait") { arguments in
                await Task.yield()
                return arguments.first
            }
            guard let component = try? Component(text: APIComponents.tasks, engine: engine),
                let prepared = try? linker.prepare(component),
                let actor = try? GuestActor(prepared, host: ())
            else { return }
            parts.actors.keep(actor)
        }
        guard let actor = dice.chance(30) ? parts.actors.take() : parts.actors.any else { return }
        for _ in 0..<dice.below(4) {
            let (name, number) = (dice.pick(["now", "later", "stuck"]) ?? "", dice.below(12))
            let arguments: [ComponentValue] = name == "stuck" ? [] : [.u32(UInt32(number))]
            begin("calls an actor's \(name)", cancelsOften: true) { [self] in
                do throws(ComponentCallError) {
                    _ = try await actor.call(nil, name, arguments)
                    succeed()
                } catch {
                    keep(error)
                }
            }
        }
    }
}
