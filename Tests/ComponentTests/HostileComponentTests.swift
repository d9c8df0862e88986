import Foundation
import Synchronization
import Testing
import WasmCore

/// Components that are small and want much.
@Suite struct HostileComponentTests {
    @Test func sharedPartsDoNotMultiply() {
        var component = DecodedComponent()
        component.append(.value(.tuple([.primitive(.u8)])))
        for number in 0..<40 {
            let part = ComponentValueType.defined(UInt32(number))
            component.append(.value(.tuple([part, part])))
        }
        #expect(code(component) == .limitExceeded("type size"))
    }

    @Test(arguments: [(99, true), (100, false)]) func typesAreNested(_ count: Int, _ isValid: Bool)
    {
        var component = DecodedComponent()
        component.append(.value(.option(.primitive(.u8))))
        for number in 0..<(count - 1) {
            component.append(.value(.option(.defined(UInt32(number)))))
        }
        #expect((code(component) == nil) == isValid)
    }

    @Test(arguments: [(100, true), (101, false)])
    func componentsAreNested(_ count: Int, _ isValid: Bool) {
        var component = DecodedComponent()
        for _ in 0..<count {
            var outer = DecodedComponent()
            outer.append(.component(component))
            outer.append(.instantiate(0))
            component = outer
        }
        #expect(isValidOnSmallStack(component) == isValid)
    }

    @Test func instancesAreNestedAndFreshened() {
        var declaration = ComponentTypeDefinition.instance([.export(.init("r"), .resource)])
        for _ in 0..<98 {
            declaration = .instance([.type(declaration), .export(.init("i"), .instance(0))])
        }
        var component = DecodedComponent()
        component.append(.type(declaration))
        component.append(.imported("a", .instance(0)))
        component.append(.imported("b", .instance(0)))
        component.append(.nested(.type(declaration), .imported("x", .instance(0))))
        component.append(.instantiate(0, ("x", .instance, 1)))
        #expect(isValidOnSmallStack(component))
    }

    @Test(arguments: [(190, true), (220, false)])
    func instancesOfInstances(_ count: Int, _ isValid: Bool) {
        var component = DecodedComponent()
        component.append(.resource)
        component.append(
            .instance(.exports([.init(name: .init("r"), sort: .type, index: 0)])))
        for number in 0..<count {
            let inner = InlineExport(name: .init("i"), sort: .instance, index: UInt32(number))
            component.append(.instance(.exports([inner])))
        }
        component.append(.exported("x", .instance, UInt32(count)))
        #expect(isValidOnSmallStack(component) == isValid)
    }

    @Test func sharedInstancesDoNotMultiply() {
        var component = DecodedComponent()
        component.append(.instance(.exports([])))
        for number in 0..<60 {
            let inner = ["a", "b"].map {
                InlineExport(name: .init($0), sort: .instance, index: UInt32(number))
            }
            component.append(.instance(.exports(inner)))
        }
        #expect(code(component) == .limitExceeded("type size"))
    }

    @Test func importsOfALargeTypeAreLimited() {
        let resources = (0..<2_000).map {
            ComponentTypeDeclaration.export(.init("r\($0)"), .resource)
        }
        var component = DecodedComponent()
        component.append(.type(.instance(resources)))
        for number in 0..<900 { component.append(.imported("i\(number)", .instance(0))) }
        #expect(code(component) == .limitExceeded("type size"))
    }

    @Test func workOnTypesIsLimited() {
        var inner = DecodedComponent()
        for number in 0..<100 { inner.append(.imported("r\(number)", .resource)) }
        var component = inner
        component.append(.component(inner))
        let arguments = (0..<100).map {
            InstantiationArgument(name: "r\($0)", sort: .type, index: UInt32($0))
        }
        for _ in 0..<50 { component.append(.instance(.instantiate(component: 0, arguments))) }
        #expect(code(component) == nil)
        var limits = ComponentLimits()
        limits.typeStepsMax = 5_000
        #expect(
            code(component, limits) == .budgetExceeded("parts of types looked at, at most 5000"))
    }

    /// Every import of an instance has resources of its own, and types about them.
    @Test(arguments: [(3, true), (4, false)])
    func typesThatAreMadeAreLimited(importCount: Int, isValid: Bool) {
        let resources = (0..<30).map {
            ComponentTypeDeclaration.export(.init("r\($0)"), .resource)
        }
        let instances = (0..<10).map {
            ComponentTypeDeclaration.export(.init("i\($0)"), .instance(0))
        }
        var component = DecodedComponent()
        component.append(.type(.instance(resources)))
        component.append(
            .type(.instance([.alias(.outer(count: 1, index: 0, .type))] + instances)))
        for _ in 0..<importCount {
            component.append(
                .nested(
                    .alias(.outer(count: 1, index: 1, .type)), .imported("x", .instance(0))))
        }
        var limits = ComponentLimits()
        // 300 resources, as many exports of 10 instances, these, and their names; for the type
        // itself the same without the instances.
        limits.typePartsMadeMax = GrowingLimit(3 * 620 + 600)
        let words = "parts of types made by instantiations and imports, at most 2460"
        #expect(code(component, limits) == (isValid ? nil : .budgetExceeded(words)))
        // What was read has what its bytes allow.
        component.byteCount = 1_000
        limits.typePartsMadeMax = GrowingLimit(base: 460, perByte: 2, most: 1_000_000)
        #expect(
            code(component, limits)
                == (isValid
                    ? nil : .budgetExceeded("\(words): 460, and 2 for each of 1000 bytes")))
        #expect(code(component) == nil)
    }

    /// Looking long names up is work, of modules and of components.
    @Test(arguments: [10, 64_000]) func longNamesAreWork(byteCount: Int) throws {
        let name = String(repeating: "a", count: byteCount)
        let provider = try ModuleBytes(
            WatParser.parseModule("(module (global (export \"\(name)\") i32 (i32.const 0)))"))
        let user = try ModuleBytes(
            WatParser.parseModule("(module (import \"\" \"\(name)\" (global i32)))"))
        var modules = DecodedComponent()
        modules.append(.coreModule(provider))
        modules.append(.coreModule(user))
        modules.append(.coreInstance(.instantiate(module: 0, [])))
        for _ in 0..<100 {
            modules.append(
                .coreInstance(.instantiate(module: 1, [.init(name: "", instance: 0)])))
        }
        var components = DecodedComponent()
        components.append(.nested(.imported(name, .resource)))
        components.append(.resource)
        for _ in 0..<100 { components.append(.instantiate(0, (name, .type, 0))) }
        var limits = ComponentLimits()
        limits.typeStepsMax = 10_000
        for component in [modules, components] {
            #expect(
                code(component, limits)
                    == (byteCount == 10
                        ? nil
                        : .budgetExceeded("parts of types looked at, at most 10000")))
            #expect(code(component) == nil)
        }
    }

    @Test func itEndsWhenNobodyWantsIt() {
        var component = DecodedComponent()
        for _ in 0..<10_000 { component.append(.u32) }
        do throws(ComponentError) {
            _ = try ComponentValidator.validate(component, interruption: InterruptionCheck { true })
            Issue.record("valid")
        } catch {
            #expect(error.code == .interrupted)
        }
    }

    @Test func indicesBeyondAllAreRefused() {
        var component = sampleComponent()
        component.append(.exported("x", .function, .max))
        #expect(code(component) != nil)
    }
}

private func code(
    _ component: DecodedComponent, _ limits: ComponentLimits = .standard
) -> ComponentError.Code? {
    do throws(ComponentError) {
        _ = try ComponentValidator.validate(component, limits: limits)
        return nil
    } catch {
        return error.code
    }
}

/// The verdict on a thread with the least stack that a host's threads have.
private func isValidOnSmallStack(_ component: DecodedComponent) -> Bool {
    final class Answer: Sendable {
        let value = Mutex(false)
    }
    let (answer, done) = (Answer(), DispatchSemaphore(value: 0))
    let thread = Thread {
        let value = code(component) == nil
        answer.value.withLock { $0 = value }
        done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    return answer.value.withLock { $0 }
}
