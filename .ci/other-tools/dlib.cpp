// Reads an imglab file with dlib's loader, prints one line for each box, and writes the file again.
#include <cstdio>
#include <dlib/data_io.h>

int main(int, char** arguments) {
  dlib::image_dataset_metadata::dataset data;
  dlib::image_dataset_metadata::load_image_dataset_metadata(data, arguments[1]);
  for (const auto& image : data.images)
    for (const auto& box : image.boxes) {
      std::printf(
          "%s\t%ld\t%ld\t%lu\t%lu\t%s", image.filename.c_str(), box.rect.left(), box.rect.top(),
          box.rect.width(), box.rect.height(), box.label.c_str());
      for (const auto& part : box.parts) std::printf("\t%ld,%ld", part.second.x(), part.second.y());
      std::printf("\n");
    }
  // dlib writes labels unescaped: one with `<` or `&` would make invalid XML.
  for (auto& image : data.images)
    for (auto& box : image.boxes)
      if (box.label.find_first_of("<&") != std::string::npos) box.label.clear();
  dlib::image_dataset_metadata::save_image_dataset_metadata(data, arguments[2]);
}
