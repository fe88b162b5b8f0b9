public import Geometry
public import Imaging
public import Networks

/// The three networks as plain loops, with which the fast kernels are compared.
///
/// Direct convolutions in the file's layouts. Every sum is computed in double precision and rounded once, so it is
/// more exact than float32 sums in any order.
public struct ScalarNetworks: Sendable {
  private let weights: NetworkWeights

  public init(weights: NetworkWeights) { self.weights = weights }

  /// Every layer of a network before PReLU, under the published file's names.
  public struct Layers: Sendable {
    public var layers: [String: Tensor] = [:]

    public subscript(name: String) -> Tensor {
      guard let tensor = layers[name] else { preconditionFailure("no layer '\(name)'") }
      return tensor
    }
  }

  /// - Parameter input: `[3, height, width]`, both at least 12.
  public func pnet(_ input: Tensor) -> Layers {
    var all = Layers()
    all.layers["conv1"] = convolve(input, "pnet.conv1")
    all.layers["pool1"] = pool(prelu(all["conv1"], "pnet.prelu1"), 2)
    all.layers["conv2"] = convolve(all["pool1"], "pnet.conv2")
    all.layers["conv3"] = convolve(prelu(all["conv2"], "pnet.prelu2"), "pnet.conv3")
    let features = prelu(all["conv3"], "pnet.prelu3")
    all.layers["conv4_1"] = convolve(features, "pnet.conv4_1")
    all.layers["conv4_2"] = convolve(features, "pnet.conv4_2")
    return all
  }

  /// - Parameter input: `[3, 24, 24]`.
  public func rnet(_ input: Tensor) -> Layers {
    var all = Layers()
    all.layers["conv1"] = convolve(input, "rnet.conv1")
    all.layers["pool1"] = pool(prelu(all["conv1"], "rnet.prelu1"), 3)
    all.layers["conv2"] = convolve(all["pool1"], "rnet.conv2")
    all.layers["pool2"] = pool(prelu(all["conv2"], "rnet.prelu2"), 3)
    all.layers["conv3"] = convolve(all["pool2"], "rnet.conv3")
    all.layers["dense4"] = dense(flatten(prelu(all["conv3"], "rnet.prelu3")), "rnet.dense4")
    let features = prelu(all["dense4"], "rnet.prelu4").values
    all.layers["dense5_1"] = dense(features, "rnet.dense5_1")
    all.layers["dense5_2"] = dense(features, "rnet.dense5_2")
    return all
  }

  /// - Parameter input: `[3, 48, 48]`.
  public func onet(_ input: Tensor) -> Layers {
    var all = Layers()
    all.layers["conv1"] = convolve(input, "onet.conv1")
    all.layers["pool1"] = pool(prelu(all["conv1"], "onet.prelu1"), 3)
    all.layers["conv2"] = convolve(all["pool1"], "onet.conv2")
    all.layers["pool2"] = pool(prelu(all["conv2"], "onet.prelu2"), 3)
    all.layers["conv3"] = convolve(all["pool2"], "onet.conv3")
    all.layers["pool3"] = pool(prelu(all["conv3"], "onet.prelu3"), 2)
    all.layers["conv4"] = convolve(all["pool3"], "onet.conv4")
    all.layers["dense5"] = dense(flatten(prelu(all["conv4"], "onet.prelu4")), "onet.dense5")
    let features = prelu(all["dense5"], "onet.prelu5").values
    all.layers["dense6_1"] = dense(features, "onet.dense6_1")
    all.layers["dense6_2"] = dense(features, "onet.dense6_2")
    all.layers["dense6_3"] = dense(features, "onet.dense6_3")
    return all
  }

  /// A part of a photo, resized by area and normalised: `[3, height, width]`. Each value is the mean of the
  /// pixels in rows `floor(i * H / h) ..< ceil((i + 1) * H / h)`, likewise for columns.
  public static func resized(_ image: Image, crop: CropRectangle? = nil, to size: PixelSize) -> Tensor {
    let crop = crop ?? CropRectangle(minX: 0, minY: 0, maxX: image.width, maxY: image.height)
    let (height, width) = (crop.maxY - crop.minY, crop.maxX - crop.minX)
    var result = Tensor(shape: [3, size.height, size.width])
    for row in 0..<size.height {
      let rows = (row * height / size.height)..<(((row + 1) * height + size.height - 1) / size.height)
      for column in 0..<size.width {
        let columns =
          (column * width / size.width)..<(((column + 1) * width + size.width - 1) / size.width)
        for channel in 0..<3 {
          var sum = 0
          for y in rows {
            for x in columns {
              sum += Int(image.pixels[((crop.minY + y) * image.width + crop.minX + x) * 3 + channel])
            }
          }
          let mean = Float(sum) / Float(rows.count * columns.count)
          result.values[(channel * size.height + row) * size.width + column] = (mean - 127.5) * 0.0078125
        }
      }
    }
    return result
  }

  private func convolve(_ input: Tensor, _ name: String) -> Tensor {
    let kernel = weights["\(name).weight"]
    let bias = weights["\(name).bias"].values
    let (channels, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    let size = kernel.shape[2]
    let (outs, rows, columns) = (kernel.shape[0], height - size + 1, width - size + 1)
    precondition(kernel.shape[1] == channels && rows > 0 && columns > 0, "\(name): input \(input.shape)")
    var result = Tensor(shape: [outs, rows, columns])
    var sums = [Double](repeating: 0, count: columns)
    for out in 0..<outs {
      for row in 0..<rows {
        for column in 0..<columns { sums[column] = Double(bias[out]) }
        for tap in 0..<(channels * size * size) {
          let (channel, i, j) = (tap / (size * size), tap / size % size, tap % size)
          let factor = Double(kernel.values[out * channels * size * size + tap])
          let from = (channel * height + row + i) * width + j
          for column in 0..<columns { sums[column] += factor * Double(input.values[from + column]) }
        }
        let to = (out * rows + row) * columns
        for column in 0..<columns { result.values[to + column] = Float(sums[column]) }
      }
    }
    return result
  }

  private func prelu(_ input: Tensor, _ name: String) -> Tensor {
    let slopes = weights["\(name).weight"].values
    let area = input.values.count / slopes.count
    var result = input
    for index in result.values.indices where result.values[index] < 0 {
      result.values[index] *= slopes[index / area]
    }
    return result
  }

  /// Maxima of `size`×`size` windows with stride 2, rounding up; a window that extends beyond the edge uses only
  /// existing values.
  private func pool(_ input: Tensor, _ size: Int) -> Tensor {
    let (channels, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    let (rows, columns) = ((height - size + 1) / 2 + 1, (width - size + 1) / 2 + 1)
    var result = Tensor(shape: [channels, rows, columns])
    for channel in 0..<channels {
      for row in 0..<rows {
        for column in 0..<columns {
          var most = -Float.infinity
          for y in (2 * row)..<min(2 * row + size, height) {
            for x in (2 * column)..<min(2 * column + size, width) {
              most = max(most, input.values[(channel * height + y) * width + x])
            }
          }
          result.values[(channel * rows + row) * columns + column] = most
        }
      }
    }
    return result
  }

  /// `[channels, height, width]` to (width, height, channel), channel fastest.
  private func flatten(_ input: Tensor) -> [Float] {
    let (channels, height, width) = (input.shape[0], input.shape[1], input.shape[2])
    var result: [Float] = []
    for x in 0..<width {
      for y in 0..<height {
        for channel in 0..<channels { result.append(input.values[(channel * height + y) * width + x]) }
      }
    }
    return result
  }

  private func dense(_ input: [Float], _ name: String) -> Tensor {
    let kernel = weights["\(name).weight"]
    let bias = weights["\(name).bias"].values
    precondition(kernel.shape[1] == input.count, "\(name): input \(input.count)")
    var result = Tensor(shape: [kernel.shape[0]])
    for out in 0..<kernel.shape[0] {
      var sum = Double(bias[out])
      for (index, value) in input.enumerated() {
        sum += Double(value) * Double(kernel.values[out * input.count + index])
      }
      result.values[out] = Float(sum)
    }
    return result
  }
}
