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
        let handle = dice.chance(80) ? dice.pick(fitting) : parts.handles.any
        return handle?.value ?? .u32(0)
    }

    private func arguments(_ callee: APIComponentFunction) -> [ComponentValue] {
        var values = callee.function.type.parameters.map { value($0.type, callee.state) }
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

    private func keep(_ result: ComponentValue?, of callee: APIComponentFunction) {
        guard case .resource = result, let result else { return }
        let kind: APIHandle.Kind =
            switch callee.function.type.result {
            case .stream: .stream
            case .future: .future
            case .primitive: .errorContext
            default: .resource
            }
        parts.handles.keep(
            APIHandle(kind: kind, value: result, tenancy: tenancy(of: callee.state)))
    }

    func keep(_ error: ComponentCallError) {
        touch("\(error)")
        if case .trap(let trap) = error { keep(trap, nil) }
    }

    private func anyCallee() -> APIComponentFunction? {
        guard let callee = parts.functions.any else { return nil }
        return APIKnownFaults.staleEndsStopTheProcess && callee.name == "back" ? nil : callee
    }

    func callComponent() {
        guard let callee = anyCallee() else { return }
        if callee.mayWaitForOthers { return callLater(callee) }
        let arguments = arguments(callee)
        note("calls \(callee.component).\(callee.name) with \(arguments.count)")
        let store = limitSometimes(callee.state)
        defer { if let store { unlimit(store) } }
        do throws(ComponentCallError) {
            let result = try callee.function.call(arguments)
            expectOwn(arguments, callee.state)
            succeed()
            parts.count(callee, hasSucceeded: true)
            keep(result, of: callee)
        } catch {
            parts.count(callee, hasSucceeded: false)
            keep(error)
        }
    }

    /// Lets a call end early, wherever it is then: in a guest, an adapter, or between values.
    private func limitSometimes(_ state: StoreState) -> Store<APIHost>? {
        guard isMetered(state), dice.chance(12),
            let store = stores.all.first(where: { $0.state === state })
        else { return nil }
        switch dice.below(3) {
        case 0: store.deadline = .now + .microseconds(dice.below(400))
        case 1: store.waitDeadline = .now + .microseconds(dice.below(400))
        default: store.fuel = UInt64(dice.below(4_000))
        }
        return store
    }

    private func unlimit(_ store: Store<APIHost>) {
        (store.fuel, store.deadline, store.waitDeadline) = (nil, nil, nil)
    }

    func awaitComponent() {
        if let callee = anyCallee() { callLater(callee) }
    }

    /// A call that others overlap, and that is cancelled now and then.
    private func callLater(_ callee: APIComponentFunction) {
        let arguments = arguments(callee)
        note("awaits \(callee.component).\(callee.name) with \(arguments.count)")
        begin(cancelsOften: true) { [self] in
            do throws(ComponentCallError) {
                let result = try await callee.function.callAsync(arguments)
                succeed()
                parts.count(callee, hasSucceeded: true)
                keep(result, of: callee)
            } catch {
                parts.count(callee, hasSucceeded: false)
                keep(error)
            }
        }
    }

    func useResources() {
        guard let store = stores.any else { return }
        let linker = parts.linkers.any
        switch dice.below(4) {
        case 0, 1:
            guard let linker else { return }
            note("makes a resource")
            guard let made = try? store.resources.make(linker.resource, 7) else { return }
            succeed()
            parts.handles.keep(
                APIHandle(kind: .resource, value: made, tenancy: tenancy(of: store.state)))
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
            begin(cancelsOften: true) { [self] in
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
