import Geometry
import Imaging
import Networks
import TestSupport
import Testing

/// The largest difference from the scalar twin that a kernel may show, in logits and box offsets. Plain
/// float32 convolution without Winograd differs by up to 6e-6.
let twinTolerance: Float = 1e-5

@Suite("P-Net kernels") struct PNetKernelTests {
  @Test("agree with the scalar twin for every small size")
  func smallSizes() {
    var sizes: [PixelSize] = []
    for height in 12...19 { for width in 12...30 { sizes.append(PixelSize(width: width, height: height)) } }
    for height in 20...31 { sizes.append(PixelSize(width: 12 + height % 3, height: height)) }
    for (index, size) in sizes.enumerated() {
      let planes = Fixture.noise([3, size.height, size.width], seed: UInt64(index))
      expectTwin(planes) { $0.pnetMap(ofPlanes: planes) }
    }
  }

  @Test(
    "agree with the scalar twin where strips and rows of tiles end")
  func stripEdges() {
    // Strips are at most 120 cells wide: 249 pixels make 120 cells, 251 make 121.
    for width in [105, 106, 107, 153, 154, 155, 249, 250, 251, 252, 259] {
      let planes = Fixture.noise([3, 13 + width % 4, width], seed: UInt64(width))
      expectTwin(planes) { $0.pnetMap(ofPlanes: planes) }
    }
    // And 128 cells tall: 265 pixels make 128 cells.
    for height in [265, 266, 267, 268, 275] {
      let planes = Fixture.noise([3, height, 14], seed: UInt64(height))
      expectTwin(planes) { $0.pnetMap(ofPlanes: planes) }
    }
  }

  @Test("resize as the scalar twin does, enlarging too")
  func levels() {
    let cases: [(photo: PixelSize, level: PixelSize)] = [
      (PixelSize(width: 1, height: 1), PixelSize(width: 12, height: 12)),
      (PixelSize(width: 3, height: 2), PixelSize(width: 15, height: 13)),
      (PixelSize(width: 12, height: 12), PixelSize(width: 12, height: 12)),
      (PixelSize(width: 61, height: 45), PixelSize(width: 37, height: 28)),
      (PixelSize(width: 200, height: 31), PixelSize(width: 121, height: 19)),
      (PixelSize(width: 97, height: 300), PixelSize(width: 13, height: 41)),
      // Windows of more than 257 rows, and wider than the sums' room.
      (PixelSize(width: 40, height: 4000), PixelSize(width: 12, height: 14)),
      (PixelSize(width: 4200, height: 12), PixelSize(width: 13, height: 12)),
      (PixelSize(width: 26_000, height: 12), PixelSize(width: 12, height: 12)),
    ]
    for (photo, size) in cases {
      let image = Fixture.picture(width: photo.width, height: photo.height)
      expectTwin(ScalarNetworks.resized(image, to: size)) {
        $0.pnetMap(of: image, level: PyramidLevel(scale: 1, size: size))
      }
    }
  }

  @Test("a changed pixel changes nothing outside the windows that see it but rounding")
  func containment() {
    let planes = Fixture.noise([3, 60, 60])
    var other = planes
    for channel in 0..<3 { other.values[channel * 3600 + 30 * 60 + 40] = 1 }
    for networks in Fixture.all {
      let (a, b) = (networks.pnetMap(ofPlanes: planes), networks.pnetMap(ofPlanes: other))
      for row in 0..<a.size.height {
        for column in 0..<a.size.width {
          let inside =
            (2 * row..<2 * row + 12).contains(30) && (2 * column..<2 * column + 12).contains(40)
          let index = row * a.size.width + column
          let difference = a.logits[index] - b.logits[index]
          // Tiles share sums with their neighbours' windows.
          if !inside { #expect(max(abs(difference.x), abs(difference.y)) <= twinTolerance) }
        }
      }
    }
  }

  /// Compares the kernels of every instruction set with the twin.
  private func expectTwin(_ planes: Tensor, _ run: (CascadeNetworks) -> PNetMap) {
    let layers = Fixture.scalar.pnet(planes)
    let (logits, boxes) = (layers["conv4_1"], layers["conv4_2"])
    for networks in Fixture.all {
      let map = run(networks)
      let cells = map.size.area
      #expect([map.size.height, map.size.width] == Array(logits.shape.dropFirst()))
      var most: Float = 0
      for cell in 0..<cells {
        for k in 0..<2 { most.rise(to: abs(map.logits[cell][k] - logits.values[k * cells + cell])) }
        for k in 0..<4 { most.rise(to: abs(map.regressions[cell][k] - boxes.values[k * cells + cell])) }
      }
      #expect(most <= twinTolerance, "\(networks.instructionSet) on a level of \(planes.shape)")
    }
  }
}

extension Float {
  /// NaN counts as infinite.
  fileprivate mutating func rise(to value: Float) { self = value.isNaN ? .infinity : Swift.max(self, value) }
}
